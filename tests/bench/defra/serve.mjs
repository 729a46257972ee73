// A form of @defra/forms-engine-plugin as equal to forms/apbedisanas-pabalsts as it can be: sessions in memory, no logging, nobody to send to.
// Prints where it listens.
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const engine = `${here}node_modules/@defra/forms-engine-plugin`;
const none = 'http://127.0.0.1:9';
Object.assign(process.env, {
  NODE_ENV: 'test', PORT: process.argv[2], LOG_ENABLED: 'false', ENFORCE_CSRF: 'false', SESSION_TIMEOUT: '600000', SESSION_COOKIE_PASSWORD: 'a'.repeat(40),
  FEEDBACK_LINK: none, DESIGNER_URL: none, SUBMISSION_URL: none, UPLOADER_URL: none, UPLOADER_BUCKET_NAME: 'a', SUBMISSION_EMAIL_ADDRESS: 'a@example.org',
  NOTIFY_TEMPLATE_ID: 'a', NOTIFY_API_KEY: 'a', REDIS_HOST: 'localhost', REDIS_USERNAME: 'a', REDIS_PASSWORD: 'a', REDIS_KEY_PREFIX: 'a',
});
process.chdir(engine); // it looks for its views from there
const { createServer } = await import(`${engine}/.server/server/index.js`);
const { FileFormService } = await import(`${engine}/.server/server/utils/file-form-service.js`);
const made = { createdAt: new Date(), updatedAt: new Date(), createdBy: { id: 'a', displayName: 'A' }, updatedBy: { id: 'a', displayName: 'A' } };
const forms = new FileFormService();
await forms.addForm(`${here}form.json`, {
  id: '511db05e-ebbd-42e8-8270-5fe93f5c9762', slug: 'form', title: 'Apbedīšanas pabalsts', organisation: 'A', teamName: 'A', teamEmail: 'a@example.org',
  submissionGuidance: 'A', notificationEmail: 'a@example.org', ...made, live: made,
});
const server = await createServer({
  enforceCsrf: false,
  services: { formsService: forms.toFormsService(), formSubmissionService: { persistFiles: async () => {}, submit: async () => ({}) }, outputService: { submit: async () => {} } },
});
server.settings.address = '127.0.0.1';
await server.start();
console.log(`listening on http://127.0.0.1:${server.info.port}`);
