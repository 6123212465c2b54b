import { mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verbs } from '../../../src/cli/verbs.ts'
import { secretLengthMin, settings } from '../../../src/config/settings.ts'
import { holdsAddresses } from '../../support/leaks/leaks.ts'
import { forAllTests } from '../../support/opened.ts'
import { runCli, surroundingEnv } from '../../support/processes/processes.ts'
import { fakeClock, phone } from '../../support/register.ts'
import { newPlaceAt } from '../harness.ts'
import { csv } from '../imports.ts'

const clock = fakeClock('2026-03-05 10:00:00')
const phones = [1, 2, 3].map((n) => phone(n).address)

/** Each verb at least once, in an order that leaves it something to say; § is the folder. */
const walk: readonly (readonly [number, string])[] = [
  [0, 'provider add --code 123456 --name A --activated 2020-01-01'],
  [1, 'provider add --code 123456 --name A'],
  [0, 'provider rename --code 123456 --name B'],
  [1, 'provider rename --code 5 --name B'],
  [0, 'brand add --provider 123456 --code 123457 --name C'],
  [1, 'brand add --provider 5 --code 123457 --name C'],
  [1, 'brand add --provider 123456 --code 123457 --name C'],
  [0, 'brand add --provider 123456 --code 123458 --name D'],
  [0, 'brand list'],
  [0, 'brand activate --code 123457 --on 2020-01-01'],
  [1, 'brand activate --code 5 --on 2020-01-01'],
  [0, 'brand rename --code 123457 --name E'],
  [1, 'brand rename --code 5 --name D'],
  [0, 'brand close --code 123458'],
  [1, 'brand close --code 123458'],
  [1, 'brand close --code 5'],
  [0, 'room list'],
  [0, 'room add --brand 123457 --telegram -1001234'],
  [1, 'room add --brand 5 --telegram -1001234'],
  [0, 'room list'],
  [0, 'room remove --brand 123457 --telegram -1001234'],
  [1, 'room remove --brand 123457 --telegram -1001234'],
  [0, 'staff list'],
  [0, 'staff add --slack U0123 --role admin --brand 123457'],
  [0, 'staff add --slack U0123 --role editor'],
  [0, 'staff list'],
  [0, 'staff remove --slack U0123 --brand 123457'],
  [0, 'staff remove --slack U0123'],
  [1, 'staff remove --slack U0123'],
  [0, 'client list'],
  [0, 'client add --provider 123456 --username U@x --scope read'],
  [0, 'client add --provider 123456 --username U@x --password 0123456789ab'],
  [1, 'client add --provider 123456 --username U@x --password 1'],
  [1, 'client add --provider 5 --username U@x'],
  [1, 'client add --provider 123456 --username U@x --brand 5'],
  [0, 'client list'],
  [0, 'client set --username U@x --look-ups 7000'],
  [0, 'client set --username U@x --look-ups default'],
  [1, 'client set --username V@x --look-ups default'],
  [0, 'client remove --username U@x'],
  [1, 'client remove --username U@x'],
  [0, 'webhook list'],
  [0, 'webhook add --url http://127.0.0.1:9/ --brand 123457'],
  [1, 'webhook add --url http://127.0.0.1:9/ --brand 5'],
  [0, 'webhook add --url http://127.0.0.1:9/ --brand 123457 --push MESAJ --username u --password p'],
  [1, 'webhook add --url http://127.0.0.1:9/ --brand 123457 --push MESAJ --username u --password p'],
  [0, 'webhook list'],
  [1, 'webhook test --id 1'],
  [1, 'webhook test --id 9'],
  [0, 'webhook remove --id 1'],
  [1, 'webhook remove --id 1'],
  [0, 'setting list'],
  [0, 'setting set complaint_answer_days 30'],
  [1, 'setting set complaint_answer_days x'],
  [1, 'setting set complaint_days 30'],
  [1, 'setting set page_logo §/none.png'],
  [0, `lookup --recipient ${phones[0]}`],
  [3, 'import §/list.csv --brand 123457 --dry-run'],
  [3, 'import §/list.csv --brand 123457 --rejected §/rejected.csv --plan §/plan.json'],
  [1, 'import §/list.csv --brand 5'],
  [1, 'import §/none.csv --brand 123457'],
  [1, 'import §/wide.csv --brand 123457'],
  [0, 'import --template §/template.csv'],
  [0, `lookup --recipient ${phones[0]}`],
  [1, `lookup --recipient ${phones[1]} --brand 5`],
  [0, `link make --brand 123457 --channel MESAJ --recipient ${phones[0]}`],
  [1, `link make --brand 5 --channel MESAJ --recipient ${phones[0]}`],
  [0, 'import undo 2'],
  [1, 'import undo 9'],
  [0, 'iys status'],
  [1, 'setting set iys_exchange api'],
  [1, 'setting set iys_exchange file'],
  [0, 'setting set iys_exchange file --yes'],
  [0, 'iys status'],
  [0, 'iys send --brand 123457 --out §/send.csv'],
  [1, 'iys send --brand 5 --out §/none.csv'],
  [0, 'iys status'],
  [0, 'iys done --file 1'],
  [1, 'iys done --file 9'],
  [0, 'iys receive §/list.csv --brand 123457'],
  [1, 'iys receive §/list.csv --brand 5'],
  [0, 'report --date 2026-03-05'],
  [1, 'report --date 2026-03-06'],
  [1, 'report --date 2019-01-01'],
  [0, 'report month 2026-03'],
  [1, 'report month 2026-04'],
  [1, 'report month 2019-01'],
  [0, 'seal'],
  [0, 'verify'],
  [0, 'export --out §/all.ndjson'],
  [1, 'export --out §/all.ndjson'],
  [0, 'verify --export §/all.ndjson'],
  [1, 'verify --export §/list.csv'],
  [1, 'verify --export §/altered.ndjson'],
  [1, 'verify --export §/none'],
  [0, 'rebuild'],
  [0, 'migrate'],
  [0, 'backup --out §/a.backup'],
  [1, 'backup --out §/a.backup'],
  [1, 'restore §/wide.csv'],
  [1, 'restore §/none'],
  [0, 'key copy --out §/elsewhere/izin.key'],
  [1, 'key copy --out §/elsewhere/izin.key'],
  [0, 'key rotate'],
  [0, 'completion bash'],
  [0, 'check'],
]

/** Words that Turkish does not have. */
const english =
  /\b(?:the|is|are|was|were|of|to|and|with|it|its|cannot|may|this|there|for|by|from|has|have|be|then|see|must)\b/i

const place = forAllTests(async () => {
  const made = newPlaceAt(clock.now)
  made.env.LANG = 'tr_TR.UTF-8'
  for (const name of ['template.csv', 'all.ndjson', 'rejected.csv', 'send.csv'])
    holdsAddresses(made.file(name))
  writeFileSync(
    holdsAddresses(made.file('list.csv')),
    csv(
      `MESAJ,HS_WEB,${phones[0]},ONAY,2026-03-04 10:00:00,BIREYSEL`,
      `MESAJ,HS_WEB,${phones[1]},RET,2026-03-04 10:00:00,BIREYSEL`,
      `MESAJ,Kasa,${phones[2]},ONAY,2026-03-04 10:00:00,BIREYSEL`,
      `MESAJ,HS_WEB,${phones[2]},ONAY,dün,BIREYSEL`,
    ),
  )
  writeFileSync(made.file('wide.csv'), 'a,b\n1,2\n')
  writeFileSync(made.file('altered.ndjson'), '{"kind":"change"}\n')
  mkdirSync(made.file('elsewhere'))
  mkdirSync(made.file('keyless'))
  writeFileSync(made.file('keyless/izin.db'), 'x')
  return made
})

test.each(walk)('in Turkish, with %i: izin %s', async (code, words) => {
  clock.move(1000)
  const ended = await place.runHere(...words.split(' ').map((word) => word.replace('§', place.folder)))
  expect(ended).toMatchObject({ code })
  const sentences = words.startsWith('completion') ? ended.err : ended.out + ended.err
  expect(sentences).not.toMatch(english)
})

const secret = 'x'.repeat(secretLengthMin)
const libsql = 'libsql://izin.example'

/** Environments with which nothing starts; § is the folder. */
const wrongSettings: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['wrong everywhere', Object.fromEntries(Object.keys(settings).map((name) => [name, '<']))],
  [
    'with one part of each service',
    {
      SLACK_BOT_TOKEN: 'x',
      TELEGRAM_WEBHOOK_SECRET: secret,
      SMTP_FROM: 'a@ornek.example',
      SMS_CARRIER: 'netgsm',
      SMS_WEBHOOK_URL: 'https://ornek.example',
      IYS_USERNAME: 'x',
      TSA_URL: 'https://zd.kamusm.gov.tr',
      TSA_USERNAME: 'x',
    },
  ],
  ['of a playground with real tokens', { PLAYGROUND: 'on', TELEGRAM_BOT_TOKEN: '1:a', HOST: '0.0.0.0' }],
  ['of a database elsewhere without a key', { DATABASE_URL: libsql }],
  ['of another key', { IZIN_KEY: Buffer.alloc(32).toString('base64') }],
  ['of a key file that is missing', { DATABASE_URL: 'file:§/keyless/izin.db' }],
  ['of a folder as database', { DATABASE_URL: 'file:§/keyless' }],
  ['of a file that is no database', { DATABASE_URL: 'file:§/wide.csv' }],
  ['of a database that is not there', { DATABASE_URL: 'file:§/none.db' }],
]

test.each(wrongSettings)('in Turkish, with settings %s', async (_, wrong) => {
  const variables = Object.entries(wrong).map(([name, value]) => [name, value.replace('§', place.folder)])
  const more = { ...Object.fromEntries(variables), IZIN_LANG: 'tr' }
  for (const verb of ['setting', 'check']) {
    const ended = await place.runIn(more, ...(verb === 'check' ? [verb] : [verb, 'list']))
    expect(ended).toMatchObject({ code: 1 })
    expect(ended.out + ended.err).not.toMatch(english)
  }
})

test('the walk takes every verb but serve', () => {
  const taken = (verb: readonly string[]) => walk.some(([, words]) => words.startsWith(verb.join(' ')))
  expect(verbs.map((verb) => verb.words).filter((verb) => !taken(verb))).toEqual([['serve']])
})

test('the program reads the language of the machine', async () => {
  const DATABASE_URL = `file:${place.file('elsewhere/izin.db')}`
  const env = { ...surroundingEnv(), LANG: 'tr_TR.UTF-8', IZIN_LANG: '', DATABASE_URL }
  const { code, stdout } = await runCli(env, place.folder, ['restore', place.file('a.backup')])
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('geri yüklendi') })
  expect(stdout).not.toMatch(english)
})
