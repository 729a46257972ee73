<?php
// A receiver of Veidlapa's deliveries, with PHP alone: it verifies v1, and v1a where PHP has sodium.
// usage: WEBHOOK_SECRET="whsec_… whpk_…" WEBHOOK_FOLDER=FOLDER php -S 127.0.0.1:PORT receiver.php

const TOLERANCE_S = 300;

// What a key says to the bytes that are signed and one signature.
function matches(string $secret, string $signed, string $signature): bool
{
    [$scheme, $value] = explode(',', $signature, 2) + ['', ''];
    if ($scheme === 'v1' && str_starts_with($secret, 'whsec_'))
        return hash_equals(base64_encode(hash_hmac('sha256', $signed, base64_decode(substr($secret, 6)), true)), $value);
    $bytes = base64_decode($value, true);
    return $scheme === 'v1a' && str_starts_with($secret, 'whpk_') && function_exists('sodium_crypto_sign_verify_detached')
        && is_string($bytes) && strlen($bytes) === 64 && sodium_crypto_sign_verify_detached($bytes, $signed, base64_decode(substr($secret, 5)));
}

// Is the body signed with one of the secrets, not long ago?
function verified(string $body): bool
{
    $stamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    if (!ctype_digit($stamp) || abs(time() - (int) $stamp) > TOLERANCE_S)
        return false;
    $signed = ($_SERVER['HTTP_WEBHOOK_ID'] ?? '') . ".$stamp.$body";
    foreach (preg_split('/\s+/', getenv('WEBHOOK_SECRET')) as $secret)
        foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $signature)
            if (matches($secret, $signed, $signature))
                return true;
    return false;
}

// Stores it once, however often it comes; true when it is new. Durable before the answer: written beside, flushed, then named.
function keep(string $id, string $body): bool
{
    $name = getenv('WEBHOOK_FOLDER') . '/' . bin2hex($id);
    if (file_exists($name))
        return false;
    $file = fopen("$name.new", 'w');
    fwrite($file, $body);
    fsync($file);
    fclose($file);
    return rename("$name.new", $name);
}

function answer(int $status, array $value): void
{
    http_response_code($status);
    header('Content-Type: application/json');
    echo json_encode((object) $value);
}

// php -S runs this for each request: what is missing is said there, and to whoever asks.
// 24 bytes or more, or 32 that are public: what is no key would let anybody sign, and of a key that lost its end nothing would match.
if (!preg_match('~^\s*((whsec_([A-Za-z0-9+/]{4}){8,}([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?|whpk_[A-Za-z0-9+/]{43}=)(\s+|$))+$~', (string) getenv('WEBHOOK_SECRET')) || !getenv('WEBHOOK_FOLDER')) {
    error_log('usage: WEBHOOK_SECRET="whsec_…" WEBHOOK_FOLDER=FOLDER php -S 127.0.0.1:PORT receiver.php');
    answer(500, []);
    return;
}
if (!is_dir(getenv('WEBHOOK_FOLDER')))
    mkdir(getenv('WEBHOOK_FOLDER'), 0700, true);
$body = file_get_contents('php://input');
if (!verified($body)) {
    error_log('refused');
    answer(401, []);
    return;
}
$event = json_decode($body, true, 64, JSON_THROW_ON_ERROR);
if ($event['type'] === 'endpoint.verification') {
    error_log('verified');
    answer(200, ['challenge' => $event['data']['challenge']]);
    return;
}
if ($event['type'] === 'test') { // somebody tries whether it answers
    error_log('tested');
    answer(200, []);
    return;
}
$id = $_SERVER['HTTP_WEBHOOK_ID'];
error_log((keep($id, $body) ? 'new ' : 'again ') . $id);
answer(200, ['case' => 'PHP-' . $event['data']['sequence']]);
