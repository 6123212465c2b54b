import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { settingKinds } from '../../src/register/company/settings.ts'

/** One word for one thing in Turkish, in whatever people read: messages, pages, documents, files and docs. */
const files = globSync([
  'bots/messages/*.ts',
  'bots/web/words.ts',
  'src/**/*{text,texts,texts-tr,words}*.ts',
  'src/features/**/*.ts',
  'src/senders/**/*.ts',
  'scripts/{variables,verbs-tr}.ts',
  'README.tr.md',
  'docs/tr/*.md',
]).filter((file) => !file.endsWith('.test.ts'))

const settingNames = Object.keys(settingKinds).join('|')
const letter = '\\p{L}'
const alone = (words: string) => new RegExp(`(?<!${letter})(?:${words})(?!${letter})`, 'u')
const messages = '[iİ]leti(?:nin|y[ie]|de|deki|den|ler|ler[ie]|lerin|si|sini)?'

test.each([
  ['tüm', alone('[bB]ütün')],
  ['yalnızca', alone('[yY]alnız')],
  ['işlem no', /kay[ıi]t (?:no|numara)|KAYIT_NO/iu],
  [
    'mesaj, except in ticari (elektronik) ileti',
    new RegExp(`(?<!elektronik |icari )${alone(messages).source}(?! Yönetim)`, 'u'),
  ],
  ['kaydedildi, kaydedilir', alone('yazıldı|yazılır|yazılamadı|(?:ONAY|RET) yazar')],
  ["RET, RET'i", alone('[rR]edd(?:i|in|ini|ine)')],
  ["RET, RET'ler", /(?<=\p{L} )(?<!izin )(?:ret(?! komut)|retler[ie]?|retlerin|rette)(?!\p{L})/u],
  [
    'şikâyet, except the right to object of KVKK',
    /(?<!\p{L})[iİ]tiraz(?! et(?:me,|ebilirsiniz))(?!'\], en)/u,
  ],
  [
    'jeton: the token of a client or bot',
    /(?:erişim|[bB]ot|Telegram) anahtar|(?<![\p{L}_])token (?:iste|al|ver)/iu,
  ],
  ['the Turkish name of a setting', new RegExp(`ayar (?:${settingNames})|(?:${settingNames}) ayar`, 'u')],
  ['durdurmak', alone('kes(?:er|in|ildi)')],
])('it is called %s', (_, wrong) => {
  const lines = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => wrong.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(files.length).toBeGreaterThan(20)
  expect(lines).toEqual([])
})
