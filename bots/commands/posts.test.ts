import { expect, test } from 'vitest'
import { postReply } from '../../src/app/features.ts'
import { fileFacts } from '../../src/features/report/day-post.ts'
import type { Post } from '../../src/jobs/message.ts'
import type { Language } from '../../src/register/recipients/people.ts'
import { brandReport, choicesOf, labelsOf, textOf } from '../../test/support/commands.ts'
import { dailyPost } from '../../test/support/register/daily-post.ts'
import { subBrandCode } from '../../test/support/register.ts'
import { messagesIn } from '../messages/index.ts'
import type { Posting } from './posts.ts'
import { encodeAction } from './reply.ts'

const busy = dailyPost()
const quiet: Post = { ...busy, report: brandReport(), duties: [] }

const stamp = 'damga 3 Mart 2026 00:31 (UTC 2 Mart 2026 21:31), Örnek ZDS'
const head = '9c1f'.padEnd(62, '0').concat('e2')
const posting: Posting = { language: 'tr', today: '2026-03-03', mayBeRepeat: false }

function answerText(post: Post, over: Partial<Posting> = {}): string {
  const reply = postReply(post, { ...posting, ...over })
  return textOf({ ...reply, parts: reply.parts.filter(({ kind }) => kind !== 'choices') })
}

test('postReply() tells a day as people read it', () => {
  expect(answerText(busy)).toBe(
    [
      'Örnek Kahve · 2 Mart 2026 Pazartesi',
      'SMS: 12 ONAY, 3 RET · e-posta: 4 ONAY · arama: değişiklik yok',
      'Kaydeden: personel 12 ONAY, 1 RET · alıcı 2 RET · bağlı sistem 4 ONAY',
      "İYS'ye bildirilecek 1 RET: son gün 4 Mart 2026, 1 iş günü kaldı. 2 ONAY kanıtsız.",
      `Mühür ${head.slice(0, 20)}`,
    ].join('\n'),
  )
})

test('postReply() says what is about to fall due, on a quiet day too, and names the last day where the days left have moved on', () => {
  const duties = [
    { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-03', daysLeft: 0, count: 12 },
    { brandCode: subBrandCode, status: 'RET', day: '2026-03-03', daysLeft: 0, count: 1 },
    { brandCode: subBrandCode, status: 'ONAY', day: '2026-03-04', daysLeft: 1, count: 4 },
  ] as const
  const due: Post = { ...quiet, duties }
  expect(answerText(due)).toContain(
    "İYS'ye bildirilecek 12 ONAY ve 1 RET: son gün bugün. İYS'ye bildirilecek 4 ONAY: son gün 4 Mart 2026, 1 iş günü kaldı.",
  )
  expect(answerText(due, { today: '2026-03-04' })).toContain(
    "1 RET: son gün 3 Mart 2026. İYS'ye bildirilecek 4 ONAY: son gün 4 Mart 2026.",
  )
  expect(answerText(due, { language: 'en' })).toContain(
    '12 ONAY and 1 RET to be reported to İYS: due today. 4 ONAY to be reported to İYS: due on 4 March 2026, 1 business day left.',
  )
})

test("postReply() says how the carrier's blacklist differs from the register", () => {
  const post = (missing: number, unknown: number, permitted: number): Post => {
    return { ...quiet, smsList: { missing, unknown, permitted } }
  }
  expect(answerText(post(3, 2, 1))).toContain(
    "SMS RET'i olan 3 numara operatörün kara listesinde yok. Operatörün kara listesindeki 2 numaranın burada SMS RET'i yok; 1 tanesinin ONAY'ı var.",
  )
  expect(answerText(post(0, 1, 0))).toContain(
    "Operatörün kara listesindeki 1 numaranın burada SMS RET'i yok.",
  )
  expect(answerText(post(1, 0, 0), { language: 'en' })).toContain(
    "1 number with an SMS RET is not on the carrier's blacklist.",
  )
  expect(answerText(post(2, 3, 2), { language: 'en' })).toContain(
    "2 numbers with an SMS RET are not on the carrier's blacklist. 3 numbers on the carrier's blacklist have no SMS RET here; 2 of them have an ONAY.",
  )
})

test('postReply() says which complaints fall due or are late', () => {
  const due = (day: string, daysLeft: number, count: number) => ({
    brandCode: subBrandCode,
    day,
    daysLeft,
    count,
  })
  const post: Post = {
    ...quiet,
    answers: [
      due('2026-02-27', -2, 1),
      due('2026-03-02', -1, 1),
      due('2026-03-03', 0, 2),
      due('2026-03-04', 1, 3),
    ],
  }
  expect(answerText(post)).toContain(
    'Yanıt bekleyen 2 şikâyet: süre 27 Şubat 2026 günü doldu. Yanıt bekleyen 2 şikâyet: son gün bugün. Yanıt bekleyen 3 şikâyet: son gün 4 Mart 2026, 1 iş günü kaldı.',
  )
  expect(answerText(post, { today: '2026-03-04' })).toContain(
    'Yanıt bekleyen 2 şikâyet: son gün 3 Mart 2026.',
  )
  expect(answerText(post, { language: 'en' })).toContain(
    '2 complaints to be answered: was due on 27 February 2026. 2 complaints to be answered: due today.',
  )
})

test('fileFacts() says when a file was stamped and agreed to, and nothing where there is nothing to say', () => {
  const facts = (agreedAt: number | null, language: Language = 'tr') =>
    fileFacts({ ...busy.report, agreedAt }, messagesIn(language))
  expect(facts(null)).toEqual([stamp, 'mutabakat henüz yapılmadı'])
  expect(facts(Date.UTC(2026, 2, 2, 22, 5))).toEqual([
    stamp,
    'mutabakat 3 Mart 2026 01:05 (UTC 2 Mart 2026 22:05)',
  ])
  expect(facts(null, 'en')).toContain('not agreed to yet (mutabakat)')
  expect(fileFacts({ ...busy.report, stamp: 'off' }, messagesIn('tr'))).toEqual([])
})

test('postReply() says which ONAYs were not confirmed to their recipients', () => {
  const missing = { brandCode: subBrandCode, status: 'ONAY', daysLeft: 0, of: 'confirmation' } as const
  const duties = [
    { brandCode: subBrandCode, status: 'RET', day: '2026-03-03', daysLeft: 0, count: 1 },
    { ...missing, day: '2026-03-02', count: 3 },
  ] as const
  const due: Post = { ...quiet, duties }
  expect(answerText(due)).toContain(
    "İYS'ye bildirilecek 1 RET: son gün bugün. 2 Mart 2026 günü verilen 3 ONAY alıcılara bildirilemedi; e-posta ve SMS gönderimini kontrol edin.",
  )
  expect(answerText(due, { language: 'en' })).toContain(
    '3 ONAY given on 2 March 2026 could not be confirmed to the recipients',
  )
})

test('postReply() has a button for the files and one for the last reports', () => {
  const actions = (post: Post) =>
    choicesOf(postReply(post, posting)).map(({ action }) => encodeAction(action))
  expect(actions(busy)).toEqual([
    'day-files|123457|2026-03-02',
    'last-reports|123457',
    'day-seals|2026-03-02|123457',
  ])
  expect(actions({ ...busy, report: brandReport({ head: null }) })).toEqual(['last-reports|123457'])
})

const room = { place: 'C0123', brandName: 'Örnek Kahve' }
const undelivered = { kind: 'undelivered', platform: 'slack', room, item: 7 } as const
const lost: Post = { ...undelivered, outcome: 'lost', detail: 'channel_not_found' }
const refused: Post = { ...undelivered, outcome: 'refused', detail: 'msg_too_long' }
const abandoned: Post = { ...undelivered, outcome: 'unknown', detail: 'HTTP 503' }
const person: Post = { ...abandoned, platform: 'telegram', room: null }

test.each<[Post, Partial<Posting>, string | RegExp]>([
  [busy, { mayBeRepeat: true }, /^Bu mesaj ikinci kez gelmiş olabilir\./],
  [lost, {}, 'Örnek Kahve raporu gönderilemedi: Slack kanalına (C0123)'],
  [refused, {}, /^Örnek Kahve için Slack kanalına \(C0123\) giden bir mesaj kabul edilmedi; /],
  [refused, {}, 'izin report --date'],
  [refused, { language: 'en' }, 'msg_too_long'],
  [abandoned, {}, /^Örnek Kahve için Slack kanalına \(C0123\) giden bir mesaj yanıtsız kaldı: /],
  [person, { language: 'en' }, /^A message to a person over Telegram was never answered: /],
  [person, { language: 'en' }, 'message 7, HTTP 503'],
])('postReply() says what went wrong, and what to do (%#)', (post, over, sentence) => {
  expect(answerText(post, over)).toMatch(sentence)
})

test('postReply() lets an admin give a role', () => {
  const request = postReply({ kind: 'role-asked', slackUser: 'U0123' }, posting)
  expect(request.parts[0]).toMatchObject({
    text: [{ person: 'U0123' }, expect.stringContaining('yetki istiyor')],
  })
  expect(labelsOf(request)).toEqual(['Yetki ver', 'İsteği geri çevir'])
  expect(choicesOf(request).map(({ action }) => action)).toEqual([
    { name: 'form', values: ['roleGive', '@U0123'] },
    { name: 'role-decline', values: ['U0123'] },
  ])
})

test.each([
  [{ role: 'editor', of: 'Örnek Kahve' } as const, 'size yetki verdi: düzenleyici (Örnek Kahve).'],
  [null, 'yetki isteğinizi geri çevirdi.'],
])('postReply() tells who asked for a role what was decided (%#)', (given, sentence) => {
  const told = postReply({ kind: 'role-decided', decidedBy: 'U0ADMIN', given }, posting)
  expect(told.parts[0]).toMatchObject({ text: [{ person: 'U0ADMIN' }, expect.stringContaining(sentence)] })
})
