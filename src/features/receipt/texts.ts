/** What a receipt says beside the words of the evidence pack, in both languages. */

const tr = {
  title: 'İzin değişikliği belgesi',
  subtitle: (company: string) => `${company} bu değişikliği aşağıdaki biçimde kaydetmiştir.`,
  address: 'Adres',
  holder: 'Veri sorumlusu',
  made: 'Belgenin hazırlandığı an',
  path: 'Mühürdeki yeri',
  pathAbout:
    'Değişiklik, kayıt defterinin mührüne dahildir. Aşağıdaki değerlerle, şirkete sormadan denetlenebilir.',
  leaf: 'Değişikliğin kayıt no',
  place: 'Sırası',
  placeOf: (index: number, size: number) => `${index + 1}. sırada, ${size} kayıt içinde`,
  siblings: 'Yol',
  noSiblings: 'Mühürde tek değişiklik olduğu için yol boştur.',
  root: 'Mührün kökü',
  head: 'Mührün zincirdeki değeri',
  unsealed: 'Bu değişiklik henüz mühürlenmedi. Birkaç dakika sonra yeni bir belge isteyin.',
  verify: 'Nasıl doğrulanır',
  steps: [
    'Kayıt numarasının 32 baytının önüne 00 baytı konur ve SHA-256 özeti alınır (RFC 6962, 2.1).',
    'Yoldaki her değer sırayla eklenir: kalan sıra numarası tek ise, ya da ağacın o katında son yaprak ise solda, değilse sağda. Her adımda 01 baytı, sol ve sağ değer birlikte özetlenir (RFC 9162, 2.1.3.2).',
    'Sonuç mührün kökü ile aynıysa, değişiklik o mühürde olduğu gibi durmaktadır.',
    'Mühürler gün gün zincirlenir; günün mührü zaman damgası alabilir ve şirketin odalarına gönderilen günlük raporda yazar. Şirketten isteyeceğiniz kanıt dosyası (ZIP) "izin verify" komutuyla bütünüyle denetlenir.',
  ],
}

const en: typeof tr = {
  title: 'Receipt of a change of consent',
  subtitle: (company) => `${company} has recorded this change as follows.`,
  address: 'Address',
  holder: 'Data controller',
  made: 'When this was made',
  path: 'Its place in the seal',
  pathAbout:
    'The change is part of a seal of the register. With the values below that can be checked without asking the company.',
  leaf: 'Number of the change',
  place: 'Place',
  placeOf: (index, size) => `${index + 1} of ${size} entries`,
  siblings: 'Path',
  noSiblings: 'It is the only change in its seal, so the path is empty.',
  root: 'Root of the seal',
  head: 'Value of the seal in the chain',
  unsealed: 'This change is not sealed yet. Ask for a new receipt in a few minutes.',
  verify: 'How to check it',
  steps: [
    'Put the byte 00 before the 32 bytes of the number of the change and take SHA-256 (RFC 6962, 2.1).',
    'Add each value of the path in turn: on the left where the place that remains is odd, or where this is the last leaf of its level; else on the right. Each step hashes the byte 01, the left and the right value (RFC 9162, 2.1.3.2).',
    'If the result is the root of the seal, the change stands in that seal as it is.',
    'Seals are chained day by day; the seal of a day may be time-stamped, and stands in the daily report that is posted to the rooms of the company. The evidence file (ZIP) that you may ask the company for is checked as a whole by the command "izin verify".',
  ],
}

export function receiptTexts(language: 'tr' | 'en'): typeof tr {
  return language === 'en' ? en : tr
}
