import { beforeEach, describe, expect, it, vi } from 'vitest'
import {
  account,
  type DoubleName,
  sendMethods,
  smsCarriers,
} from '../../../test/support/platforms/sms-carriers.ts'
import { phone } from '../../../test/support/register.ts'
import type { Sms } from './carrier.ts'
import { carrierOf, carriers } from './carriers.ts'

const names = Object.keys(carriers) as DoubleName[]
let double: ReturnType<typeof smsCarriers>
beforeEach(() => {
  double = smsCarriers()
})

const sms: Sms = {
  id: '00ff',
  to: phone(1).address,
  text: 'Örnek Kahve: "SMS" için ONAY\'ınız <kaydedildi> & saklandı.',
  purpose: 'confirmation',
  mayBeRepeat: false,
}
const open = (name: DoubleName, more: Partial<typeof account> | { fetch: typeof fetch } = {}) =>
  carrierOf(name, { ...account, fetch: double.fetch, apiUrl: null, ...more })
const send = (name: DoubleName, more: Partial<Sms> = {}) => open(name).send({ ...sms, ...more })

describe.each(names)('%s', (name) => {
  const answers = (body: string, status = 200) =>
    double.once(sendMethods[name], new Response(body, { status }))

  it('takes a message, gives its id, and is told that it is not commercial', async () => {
    const references = {
      netgsm: '17377215342605050417149344',
      verimor: '20212',
      iletimerkezi: '12323232',
      mutlucell: '34672',
      twilio: 'SM1',
    }
    expect(await send(name)).toEqual({ kind: 'taken', reference: references[name] })
    expect(double.taken).toMatchObject([{ carrier: name, text: sms.text, isCommercial: false }])
    expect(double.taken[0]?.to).toMatch(new RegExp(`${sms.to.slice(3)}$`))
  })

  it.each<[string, Partial<typeof account>, Partial<typeof double.state>]>([
    ['a wrong password', { password: 'başka' }, {}],
    ['an unknown sender name', { sender: 'YABANCI' }, {}],
    ['an address that is not allowed', {}, { isAddressAllowed: false }],
    ['no credit', {}, { hasCredit: false }],
  ])('keeps a message until %s is mended', async (_, more, state) => {
    Object.assign(double.state, state)
    const answer = await open(name, more).send(sms)
    expect(answer).toMatchObject({ kind: 'barred', detail: expect.stringContaining(': ') })
    expect(double.taken).toEqual([])
  })

  it.each<[string, Partial<Sms>]>([
    ['a number that is none', { to: '+9021' }],
    ['an empty text', { text: ' ' }],
    ['a text that is too long', { text: 'ş'.repeat(1000) }],
  ])('refuses %s for good, with its code in words', async (_, more) => {
    const answer = await send(name, more)
    expect(answer).toMatchObject({ kind: 'refused', detail: expect.stringMatching(/^code [\w-]+: [a-z]/) })
  })

  it.each([
    ['<html>Hello!</html>', 200, 'unknown'],
    ['{"code":', 200, 'unknown'],
    ['', 200, 'unknown'],
    ['<html>Bad Gateway</html>', 502, 'unknown'],
    ['Internal Server Error', 500, 'unknown'],
    ['<html>Forbidden</html>', 403, 'later'],
    ['<html>Too many</html>', 429, 'later'],
    ['Service Unavailable', 503, 'later'],
  ])('knows of an answer %j with status %i that the message is %s', async (body, status, kind) => {
    answers(body, status)
    expect(await send(name)).toMatchObject({ kind })
  })

  it('does not know what became of a message whose answer was cut or is slow', async () => {
    double.once(sendMethods[name], 'cut after')
    expect(await send(name)).toMatchObject({ kind: 'unknown' })
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"code":')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    })
    double.once(sendMethods[name], new Response(body))
    expect(await send(name)).toMatchObject({ kind: 'unknown' })
    const timedOut: typeof fetch = () => Promise.reject(new DOMException('slow', 'TimeoutError'))
    expect(await open(name, { fetch: timedOut }).send(sms)).toEqual({
      kind: 'unknown',
      detail: expect.any(String),
    })
  })

  it('gives every call a time limit and follows no redirect', async () => {
    const calls = vi.fn<typeof fetch>(() => Promise.resolve(new Response('')))
    const carrier = open(name, { fetch: calls })
    await carrier.send(sms)
    await carrier.check()
    expect(calls.mock.calls).toHaveLength(2)
    for (const [, init] of calls.mock.calls) {
      expect(init).toMatchObject({ redirect: 'error', signal: expect.any(AbortSignal) })
    }
  })

  it('tries again later where no server answers', async () => {
    const unreachable: typeof fetch = () =>
      Promise.reject(
        new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ENOTFOUND' }) }),
      )
    const carrier = open(name, { fetch: unreachable })
    expect(await carrier.send(sms)).toEqual({ kind: 'later', afterMs: null, detail: 'ENOTFOUND' })
    expect(await carrier.check()).toEqual({ kind: 'no-answer', detail: 'ENOTFOUND' })
  })

  it('tells of neither address nor password', async () => {
    const sentence = `${sms.to} ${account.password}`
    for (const status of [200, 400, 401, 500]) {
      answers(JSON.stringify({ code: sentence, response: { status: { code: sentence } } }), status)
      const text = JSON.stringify(await send(name))
      expect(text).not.toContain(sms.to.slice(3))
      expect(text).not.toContain(account.password)
    }
  })

  it('tries the account without sending', async () => {
    expect(await open(name).check()).toEqual({ kind: 'works' })
    expect(await open(name, { password: 'başka' }).check()).toMatchObject({
      kind: 'fault',
      fault: 'wrong-password',
    })
    if (name !== 'twilio')
      expect(await open(name, { sender: 'YABANCI' }).check()).toMatchObject({ fault: 'unknown-sender' })
    expect(double.taken).toEqual([])
  })
})

/** Codes of the documents that the double does not give by itself. */
const json = (code: string) => JSON.stringify({ code })
const status = (code: string) => JSON.stringify({ response: { status: { code } } })
it.each<[DoubleName, string, number, string]>([
  ['netgsm', json('20'), 406, 'refused'],
  ['netgsm', json('30'), 406, 'barred'],
  ['netgsm', json('40'), 406, 'barred'],
  ['netgsm', json('50'), 406, 'barred'],
  ['netgsm', json('51'), 406, 'barred'],
  ['netgsm', json('70'), 406, 'refused'],
  ['netgsm', json('80'), 406, 'later'],
  ['netgsm', json('85'), 406, 'later'],
  ['netgsm', json('101'), 200, 'unknown'],
  ['verimor', 'MUKERRER_RAPORLAMA', 400, 'refused'],
  ['verimor', 'FORBIDDEN_MESSAGE', 400, 'refused'],
  ['verimor', 'INVALID_UTF8', 400, 'refused'],
  ['verimor', 'INVALID_JSON', 400, 'refused'],
  ['verimor', 'INSUFFICIENT_CREDITS', 400, 'barred'],
  ['verimor', 'SOMETHING_NEW', 400, 'refused'],
  ['iletimerkezi', status('400'), 400, 'refused'],
  ['iletimerkezi', status('402'), 402, 'barred'],
  ['iletimerkezi', status('451'), 451, 'refused'],
  ['iletimerkezi', status('457'), 457, 'refused'],
  ['iletimerkezi', status('503'), 503, 'later'],
  ['mutlucell', '20', 200, 'refused'],
  ['mutlucell', '21', 200, 'barred'],
  ['mutlucell', '22', 200, 'barred'],
  ['mutlucell', '24', 200, 'later'],
  ['mutlucell', '25', 200, 'later'],
  ['mutlucell', '30', 200, 'barred'],
  ['mutlucell', '34', 200, 'barred'],
  ['mutlucell', '99', 200, 'unknown'],
  ['mutlucell', '$34672#0.0', 200, 'refused'],
  ['twilio', json('20003'), 401, 'barred'],
  ['twilio', json('20404'), 404, 'barred'],
  ['twilio', json('20429'), 429, 'later'],
  ['twilio', json('21408'), 400, 'barred'],
  ['twilio', json('21610'), 400, 'refused'],
  ['twilio', json('21614'), 400, 'refused'],
  ['twilio', json('21659'), 400, 'barred'],
  ['twilio', json('99999'), 400, 'refused'],
])('%s means by %s (%i) that the message is %s', async (name, body, code, kind) => {
  double.once(sendMethods[name], new Response(body, { status: code }))
  expect(await send(name)).toMatchObject({ kind })
})

it.each<[DoubleName, string, number]>([
  ['verimor', 'MUKERRER_RAPORLAMA', 400],
  ['iletimerkezi', status('451'), 451],
])('%s shows by refusing a repeat that the first attempt has arrived', async (name, body, code) => {
  double.once(sendMethods[name], new Response(body, { status: code }))
  expect(await send(name, { mayBeRepeat: true })).toEqual({ kind: 'taken', reference: null })
})

it.each<[DoubleName, string]>([
  ['netgsm', '004915100000000'],
  ['verimor', '004915100000000'],
  ['twilio', '+4915100000000'],
])('%s gets a number of another country as %s', async (name, written) => {
  const bodies: string[] = []
  const noted: typeof fetch = async (_, init) => {
    bodies.push(decodeURIComponent(String(init?.body)))
    return new Response('')
  }
  await open(name, { fetch: noted }).send({ ...sms, to: '+4915100000000' })
  expect(bodies).toEqual([expect.stringMatching(new RegExp(`["=]${written.replace('+', '\\+')}["&]`))])
})

it.each<[DoubleName, string]>([
  ['netgsm', '{"code":"00","jobid":null}'],
  ['iletimerkezi', '{"response":{"status":{"code":200},"order":{"id":null}}}'],
])('%s takes a message without giving an id', async (name, body) => {
  double.once(sendMethods[name], new Response(body))
  expect(await send(name)).toEqual({ kind: 'taken', reference: null })
})

describe('codes over Netgsm', () => {
  const code = {
    purpose: 'code',
    text: 'Örnek Kahve: izin vermek için kodunuz 481516. Şifre değil.',
  } as const

  it('go over the line for codes, in plain letters', async () => {
    expect(await send('netgsm', code)).toMatchObject({ kind: 'taken' })
    const text = 'Ornek Kahve: izin vermek icin kodunuz 481516. Sifre degil.'
    expect(double.taken).toMatchObject([{ isCode: true, text }])
  })

  it.each([
    ['longer than a segment', { text: 'a'.repeat(156) }],
    ['with letters that have no plain form', { text: '👋 481516' }],
    ['longer in the alphabet of SMS', { text: '{}'.repeat(39) }],
    ['to another country', { to: '+4915100000000' }],
    ['to a landline', { to: '+902125550000' }],
  ])('go the ordinary way if they are %s', async (_, more) => {
    const urls: string[] = []
    const noted: typeof fetch = async (input) => {
      urls.push(String(input))
      return Response.json({ code: '00', jobid: '1' })
    }
    await open('netgsm', { fetch: noted }).send({ ...sms, ...code, ...more })
    expect(urls).toEqual([expect.stringMatching(/\/send$/)])
  })

  it.each([
    ['80', 'later'],
    ['85', 'refused'],
  ])('are with answer %s: %s', async (answer, kind) => {
    double.once('otp', Response.json({ code: answer }, { status: 406 }))
    expect(await send('netgsm', code)).toMatchObject({ kind })
  })

  it('are sent again after one that was too fast, and at most 20 to a number in a minute', async () => {
    double.state.isTooFast = true
    expect(await send('netgsm', code)).toMatchObject({ kind: 'later' })
    for (let codes = 0; codes < 20; codes++)
      expect(await send('netgsm', code)).toMatchObject({ kind: 'taken' })
    expect(await send('netgsm', code)).toMatchObject({
      kind: 'refused',
      detail: expect.stringMatching(/^code 85: /),
    })
    expect(await send('netgsm', { ...code, to: phone(2).address })).toMatchObject({ kind: 'taken' })
    expect(double.taken).toHaveLength(21)
  })

  it('go the ordinary way where the account has no line for codes, without asking each time', async () => {
    double.state.hasCodeLine = false
    const calls = vi.fn(double.fetch)
    const carrier = open('netgsm', { fetch: calls })
    for (const id of ['1', '2'])
      expect(await carrier.send({ ...sms, ...code, id })).toMatchObject({ kind: 'taken' })
    expect(double.taken.map(({ isCode }) => isCode)).toEqual([false, false])
    expect(calls).toHaveBeenCalledTimes(3)
  })
})
