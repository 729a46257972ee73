// The English texts that findings are put together from, as they stand in the sources. xgettext would
// read the calls, but of `wrong ? "a" : "b"` only "a".
import { readdirSync, readFileSync } from "node:fs";

// Functions and macros that take such a text, and as which argument; static ones by their file.
const takers = {
  diag_error: [4], diag_warning: [4], diag_fix: [3], diag_text: [2], diag_words: [2], ENGLISH: [1],
  EXPAND_ERROR: [6], FIND: [5], SCENARIO_ERROR: [5],
  feel_fail: [2], eval_fail: [3], translate: [2],
  parser_error: [4], parser_warning: [4], parser_expect: [3], parser_missing: [2],
};
const takersOf = {
  "engine/base/csv.c": { refuse_quote: [2], refuse_limit: [3] },
  "engine/base/json_scan.c": { expected: [2, 3], scan_digits: [2], bad_string: [4, 5] },
  "engine/base/xml_prescan.c": { expected: [2, 3], problem: [5], skip_past: [4] },
  "engine/feel/fn_conversion.c": { unreadable: [3], component: [3] },
  "engine/feel/typecheck.c": { check_condition: [3] },
  "engine/form/answers_json.c": { wrong_shape: [4] },
  "engine/form/definition_json.c": { wrong_type: [4] },
  "engine/form/text.c": { bad_brace: [4] },
  "engine/rules/texts.c": { refuse: [4, 5] },
};

const token = /\/\*[^]*?\*\/|\/\/[^\n]*|^[ \t]*#.*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_]\w*|[^\s\w]|\d\w*/gm;
const escapes = { n: "\n", t: "\t", r: "\r", "0": "\0" };
const unquote = (literal) =>
  literal.slice(1, -1).replace(/\\(x[0-9a-fA-F]{2}|.)/g, (_, c) =>
    c.length > 1 ? String.fromCharCode(parseInt(c.slice(1), 16)) : (escapes[c] ?? c));

/** The literals of each argument of the call whose "(" is at tokens[start]; those of calls in it are not its. */
function literals(tokens, start) {
  const found = [[]];
  let depth = 0, glued = false;
  for (let i = start; i < tokens.length; i++) {
    const at = tokens[i];
    if (at === "(" || at === "[" || at === "{") depth++;
    if ((at === ")" || at === "]" || at === "}") && --depth === 0) break;
    if (at === "," && depth === 1) found.push([]);
    if (at[0] === '"' && depth === 1) {
      const list = found.at(-1);
      if (glued) list.push(list.pop() + unquote(at));
      else list.push(unquote(at));
    }
    glued = at[0] === '"' && depth === 1;
  }
  return found;
}

// Without a word of its own a text is the same in every language.
export const speaks = (text) => /\p{L}/u.test(text.replace(/%[-+ #0]*[\d.*]*[hlz]*[a-zA-Z]/g, ""));

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) yield* sources(`${folder}/${entry.name}`);
    else if (entry.name.endsWith(".c")) yield `${folder}/${entry.name}`;
}

/** Text → the file where it stands first. */
export function phrases(root) {
  const all = new Map();
  for (const path of [...sources(`${root}/engine`), ...sources(`${root}/app`)]) {
    const file = path.slice(root.length + 1);
    const known = { ...takers, ...takersOf[file] };
    const tokens = readFileSync(path, "utf8").match(token).filter((at) => !/^(\/[*/]|\s*#)/.test(at));
    tokens.forEach((at, i) => {
      if (!Object.hasOwn(known, at) || tokens[i + 1] !== "(") return;
      const found = literals(tokens, i + 1);
      for (const position of known[at])
        for (const text of found[position - 1] ?? []) if (speaks(text) && !all.has(text)) all.set(text, file);
    });
  }
  for (const [, text] of readFileSync(`${root}/schemas/form.xsd`, "utf8").matchAll(simple)) all.set(tidy(text), "schemas/form.xsd");
  return all;
}

// What is advised about a value is the documentation of its simple type.
const simple = /<xs:simpleType name="[^"]*">\s*<xs:annotation><xs:documentation>([^<]*)</g;
const entities = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const tidy = (text) => text.replace(/&(\w+);/g, (_, name) => entities[name]);
