// A definition in canonical form as a tree, plainly: elements, attributes, and the text of those that have only text.
const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const decode = (text) => text.replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => entities[name]);

export function element(xml) {
  const open = [{ children: [] }];
  for (const [, close, name, attributes, empty, text] of xml.matchAll(/<(\/?)([a-z][\w-]*)((?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))*)\s*(\/?)>([^<]*)/g)) {
    if (close) { open.pop(); continue; }
    const node = { name, attributes: {}, children: [], text: /^\s*$/.test(text) ? null : decode(text) };
    for (const [, key, one, other] of attributes.matchAll(/([\w:-]+)=(?:"([^"]*)"|'([^']*)')/g)) node.attributes[key] = decode(one ?? other);
    open.at(-1).children.push(node);
    if (!empty) open.push(node);
  }
  return open[0].children[0];
}

// Without its scenarios.
export const strip = (xml) => xml.replace(/ *<scenario [\s\S]*?<\/scenario>\n/g, '');
