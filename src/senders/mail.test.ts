import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { provenClock } from '../../test/support/clock/proven.ts'
import { collectedLog } from '../../test/support/delivery.ts'
import { mailServer } from '../../test/support/mail-server.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { email } from '../../test/support/register.ts'
import type { Letter, Outgoing } from '../jobs/message.ts'
import { type Mail, type MailOptions, newMail } from './mail.ts'

const server = forEachTest(() => mailServer())
let mail: Mail
const now = Date.UTC(2026, 2, 2, 12)
const { log, lines } = collectedLog(() => now)
const from = 'Örnek A.Ş. <izin@sistem.example>'

/** For a busy machine. */
const patient = { answerMs: 60_000, letterMs: 60_000 }
/** For a server that never answers. */
const brief = { answerMs: 1500, letterMs: 3000 }
const open = (options: Partial<MailOptions> = {}) =>
  newMail({ url: server.url, from, time: provenClock(() => now), log, ...patient, ...options })

beforeEach(() => {
  mail = open()
  lines.length = 0
})
afterEach(() => mail.close())

function code(n: number, more: Partial<Letter['letter']> = {}): Outgoing {
  const of = { id: `00${n}`, to: email(n).address, language: 'tr' } as const
  const letter = { ...of, madeAt: now, notAfter: now + 600_000, ...more }
  const content = { kind: 'address-code', companyName: 'Örnek A.Ş.', code: '481516', minutes: 10 } as const
  const message = { ...content, letter }
  return { id: n, platform: 'mail', target: `mark ${n}`, mayBeRepeat: false, message }
}

describe('newMail()', () => {
  it('brings a code to its address, in plain words and with nothing for sale', async () => {
    expect(await mail.send(code(1))).toEqual({ kind: 'sent', reference: '001' })
    const [letter] = server.arrived
    expect(letter).toMatchObject({ from: 'izin@sistem.example', to: email(1).address })
    expect(letter?.header.get('subject')).toBe('Örnek A.Ş.: doğrulama kodunuz')
    expect(letter?.header.get('message-id')).toBe('<001@sistem.example>')
    expect(letter?.header.get('auto-submitted')).toBe('auto-generated')
    expect(letter?.text).toContain('\n481516\n')
    expect(letter?.text).toContain('10 dakika geçerlidir')
    await mail.send(code(2, { language: 'en' }))
    expect(server.arrived[1]?.text).toContain('valid for 10 minutes')
  })

  it('brings letters one after the other', async () => {
    const outcomes = await Promise.all([1, 2, 3].map((n) => mail.send(code(n))))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent'])
    expect(server.arrived.map(({ to }) => to)).toEqual([1, 2, 3].map((n) => email(n).address))
  })

  it.each([
    ['recipient', 550, 'refused', 'RCPT TO 550'],
    ['recipient', 451, 'later', 'RCPT TO 451'],
    ['content', 554, 'refused', 'DATA 554'],
    ['content', 452, 'later', 'DATA 452'],
  ] as const)('takes a reply to the %s of %i as %s, and goes on', async (at, reply, kind, detail) => {
    server.will(at, reply)
    expect(await mail.send(code(1))).toMatchObject({ kind, detail })
    expect(await mail.send(code(2))).toMatchObject({ kind: 'sent' })
  })

  it.each([
    ['content', 'drop', { kind: 'unknown' }],
    ['content', 'hang', { kind: 'unknown' }],
    ['recipient', 'drop', { kind: 'later', afterMs: 15_000 }],
    ['recipient', 'hang', { kind: 'later', afterMs: 15_000 }],
  ] as const)(
    'knows only before the content that a lost letter has not arrived (%s, %s)',
    async (at, how, outcome) => {
      const mine = open(brief)
      server.will(at, how)
      expect(await mine.send(code(1))).toMatchObject(outcome)
      expect(await mine.send(code(2))).toMatchObject({ kind: 'sent' })
      mine.close()
    },
  )

  it('says that a letter may have come before, under the same Message-ID', async () => {
    await mail.send(code(1))
    await mail.send({ ...code(1), mayBeRepeat: true })
    const [first, second] = server.arrived
    expect(second?.header.get('message-id')).toBe(first?.header.get('message-id'))
    expect(second?.text).toContain('daha önce de ulaşmış olabilir')
    expect(first?.text).not.toContain('daha önce de')
  })

  it('does not send what is of no use any more, and waits longer the older a letter is', async () => {
    expect(await mail.send(code(1, { notAfter: now }))).toMatchObject({ kind: 'refused' })
    expect(server.arrived).toEqual([])
    server.will('recipient', 451)
    expect(await mail.send(code(2, { madeAt: now - 120_000 }))).toMatchObject({ afterMs: 120_000 })
  })

  it('tries again later where no server answers', async () => {
    const unreachable = open({ url: 'smtp://127.0.0.1:1' })
    expect(await unreachable.send(code(1))).toMatchObject({ kind: 'later', detail: 'CONN ECONNREFUSED' })
    unreachable.close()
  })

  it('names itself to a server that asks for a password, and waits when it is not taken', async () => {
    const guarded = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _session, callback) =>
        username === 'izin' && password === 'sır/1'
          ? callback(null, { user: 'izin' })
          : callback(new Error('No')),
    })
    const address = guarded.url.replace('smtp://', '')
    const right = open({ url: `smtp://izin:${encodeURIComponent('sır/1')}@${address}` })
    expect(await right.send(code(1))).toMatchObject({ kind: 'sent' })
    const wrong = open({ url: `smtp://izin:other@${address}` })
    expect(await wrong.send(code(2))).toMatchObject({ kind: 'later' })
    right.close()
    wrong.close()
    await guarded.close()
  })

  it('does not give a password to a server elsewhere without TLS', async () => {
    const answerText: string[] = []
    // Another loopback address stands for elsewhere.
    const open25 = await mailServer(
      { onAuth: ({ username }) => void answerText.push(String(username)) },
      '127.0.0.2',
    )
    const line = open({ url: open25.url.replace('smtp://', 'smtp://izin:x@') })
    expect(await line.send(code(1))).toMatchObject({ kind: 'later' })
    expect(answerText).toEqual([])
    line.close()
    await open25.close()
  })

  it('tells the log the numbers of the server, and of no address', async () => {
    server.will('recipient', 550)
    await mail.send(code(7))
    expect(lines).toMatchObject([{ event: 'mail.not-taken', item: 7, command: 'RCPT TO', reply: 550 }])
    expect(JSON.stringify(lines)).not.toContain('@')
  })
})
