// Answers to the funeral benefit form (forms/apbedisanas-pabalsts), by page. Personal codes are synthetic ones that nobody can have.
export const path = '/f/apbedisanas-pabalsts';
export const pages = [
  ['sanemejs', {
    vards: 'Žanete', uzvards: 'Šķēle-Čivčiša', personas_kods: '010120-20004',
    'adrese.street': 'Brīvības iela 1 - 2', 'adrese.city': 'Rīga', 'adrese.postcode': 'lv1010',
    talrunis: '2123 4567', epasts: '',
  }],
  ['mirusais', {
    mirusais_vards: 'Jānis', mirusais_uzvards: "O'Braiens", mirusais_personas_kods: '150818-20002',
    'naves_datums.day': '2', 'naves_datums.month': '11', 'naves_datums.year': '2026',
  }],
  ['izmaksasana', { izmaksa: 'konts' }],
  ['izmaksasana', { konts: 'lv80 bank 0000 4351 9500 1' }],
  ['apliecinajums', { apliecinu: 'true' }],
];
export const expected = {
  vards: 'Žanete', uzvards: 'Šķēle-Čivčiša', personas_kods: '01012020004',
  talrunis: '+37121234567', naves_datums: '2026-11-02', izmaksa: 'konts', konts: 'LV80BANK0000435195001',
  mirusais_personas_kods: '15081820002', apliecinu: true,
};

// From the start page to the review, every page answered; throws where a page does not lead on.
export async function fill(visitor) {
  await visitor.get(path);
  await visitor.post({});
  for (const [page, answers] of pages) {
    await visitor.follow();
    if (!visitor.path.split('?')[0].endsWith(`/${page}`)) throw new Error(`expected page ${page}, got ${visitor.path}`);
    await visitor.post(answers);
    if (visitor.status !== 303) throw new Error(`page ${page} answered ${visitor.status}:\n${visitor.html}`);
  }
  await visitor.follow();
  if (!visitor.path.endsWith('/_review')) throw new Error(`expected the review, got ${visitor.path}`);
  return visitor;
}

export async function send(visitor) {
  await fill(visitor);
  await visitor.post({});
  await visitor.follow();
  return visitor.html.match(/VL-[0-9A-Z]{4}-[0-9A-Z]{4}/)?.[0];
}
