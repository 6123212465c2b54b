import type { Context } from 'hono'
import { checkBytesMax, textStream, watched } from '../../http/streams.ts'
import { knownLinks, linkAddresses } from '../../register/links/links.ts'
import { keepTicket, ticketAddressesMax, ticketWithId } from '../../register/links/tickets.ts'
import { type CheckedKey, type Verdict, verdictsOf } from '../../register/look-up/check.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Answer, checkReasons } from '../base/answers.ts'
import { accepted, type Fields, readBody, readFields, readParameters } from '../base/body.ts'
import {
  type AddressLookUp,
  type ApiContext,
  admitLookUp,
  lookUpWait,
  noteLookUp,
  ownBrand,
  signedIn,
} from '../base/context.ts'
import { ApiError, answerJson, refuse } from '../base/faults.ts'
import { once } from '../base/once.ts'
import { parameters, requests } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'
import { addressIn, echoOf, recipientOn } from './addresses.ts'

/** Addresses of one statement, some two milliseconds; other requests run between two. */
const checkedAtOnce = 250
const ndjson = 'application/x-ndjson'

/** `POST /v1/check`: whether each address of a list may be sent to, and why, in the order asked. */
export const checkList = signedIn((api, c, session) =>
  c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === ndjson
    ? checkLines(api, c, session)
    : checkBody(api, c, session),
)

/** `POST /v1/check/lines`: the same for NDJSON, with a description of its own. */
export const checkLineList = signedIn(checkLines)

async function checkBody(api: ApiContext, c: Context, session: Session): Promise<Response> {
  const reader = (fields: Fields) => readFields(requests.CheckRequest, fields)
  const body = await readBody(c, api, { code: 'H097', reader, bytesMax: checkBytesMax })
  const { recipients, ticket, brandCode } = body
  if (recipients.length > ticketAddressesMax) return refuse(c, [{ code: 'IZIN-422-LIST' }])
  if ((await ownBrand(api, session, brandCode)) === null) return foreignBrand(c)
  const run = async () => await answerList(api, c, session, body)
  // Without a ticket nothing is written, and a repeat must hear of a refusal since.
  if (ticket !== true) return await run()
  const question = JSON.stringify({ ...body, recipients: recipients.map((item) => echoOf(addressIn(item))) })
  return await once(api, c, session, { run, digest: Buffer.from(question) })
}

interface CheckList extends CheckedKey {
  readonly recipients: readonly unknown[]
  readonly ticket?: boolean | undefined
  readonly links?: boolean | undefined
}

async function answerList(
  api: ApiContext,
  c: Context,
  session: Session,
  { recipients, ticket = false, links = false, ...key }: CheckList,
): Promise<Response> {
  const checkedAt = api.clock()
  const results: string[] = []
  const kept: CheckedAddress[] = []
  for (let from = 0; from < recipients.length; from += checkedAtOnce) {
    await yieldToEventLoop()
    const some = recipients.slice(from, from + checkedAtOnce).map(addressIn)
    const answers = await answersTo(api, key, some)
    await admitLookUp(api, session, lookUpOf(key, answers))
    kept.push(...answers)
    results.push(...resultTexts(some, answers, links ? await linkTexts(api, key, answers) : []))
  }
  const id = ticket
    ? await keepTicket(api.register, session.actor, key, { checkedAt, answers: kept })
    : undefined
  const counts = countsOf(recipients.length, kept.filter(({ answer }) => answer.maySend).length)
  const at = new Date(checkedAt).toISOString()
  const head = JSON.stringify({ checkedAt: at, counts, ticket: id }).slice(0, -1)
  return c.body(`${head},"results":[${results.join()}]}`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
}

function countsOf(addresses: number, maySend: number) {
  return { maySend, mayNot: addresses - maySend }
}

export const findTicket = signedIn(async (api, c, session) => {
  const ticket = await ticketWithId(api.register, c.req.param('ticketId') ?? '')
  const isOwn = ticket !== null && (await ownBrand(api, session, ticket.ticket.brandCode)) !== null
  if (!isOwn) return refuse(c, [{ code: 'IZIN-404-TICKET' }])
  const { id, checkedAt, brandCode, channel, recipientType, addresses, maySend, digest } = ticket.ticket
  noteLookUp(api, session, { brandCode, purpose: 'ticket' })
  c.header('cache-control', 'no-store')
  return answerJson<Answer<'Ticket'>>(c, {
    ticket: id,
    checkedAt: new Date(checkedAt).toISOString(),
    brandCode,
    channel,
    recipientType,
    counts: countsOf(addresses, maySend),
    digest,
    refusedSince: ticket.refusedSince.map(({ index, address, reason, maySend, status, national }) => {
      return { index, recipient: address, why: reason, maySend, status, national }
    }),
  })
})

/** The status is sent before the list is read, so a failure in its middle breaks the connection. */
async function checkLines(api: ApiContext, c: Context, session: Session): Promise<Response> {
  const { links = false, ...key } = accepted(readParameters(parameters.check, c.req.query()))
  // Its digest would need the whole list.
  if (c.req.query('ticket') !== undefined) return refuse(c, [{ code: 'H098', location: 'ticket' }])
  const { brandCode } = key
  if ((await ownBrand(api, session, brandCode)) === null) return foreignBrand(c)
  const { body, signal } = c.req.raw
  await admitLookUp(api, session, lookUpOf(key, []))

  async function* texts() {
    for await (const lines of body === null ? [] : linesOf(body)) {
      const some = lines.map(sentIn)
      const presentSession = await entitledNow(api, session, brandCode)
      const answers = await answersWithinLimit(api, presentSession, key, some)
      const results = resultTexts(some, answers, links ? await linkTexts(api, key, answers) : [])
      yield `${results.join('\n')}\n`
      await yieldToEventLoop()
    }
  }

  const results = watched(textStream(texts(), 1), (error) => {
    // A sender who goes away, or may not ask any more, is no error of ours.
    if (!signal.aborted && !(error instanceof ApiError)) api.log.error('check.broken', error)
  })
  return c.body(results, 200, { 'content-type': ndjson, 'cache-control': 'no-store' })
}

/** A list may be sent for hours: it breaks off once its client has lost the right to ask, or got a new password. */
async function entitledNow(api: ApiContext, session: Session, brandCode: number): Promise<Session> {
  const client = await api.directory.client(session)
  if (client === null || !client.scopes.includes(api.scope)) throw new ApiError([{ code: 'H351' }])
  const presentSession = { ...client, actor: session.actor }
  if ((await ownBrand(api, presentSession, brandCode)) === null) throw new ApiError([{ code: 'H353' }])
  return presentSession
}

function foreignBrand(c: Context): Response {
  return refuse(c, [{ code: 'H353', location: 'brandCode' }])
}

/** The longest address has 265 letters; of a longer line only the beginning is kept. */
const lineLettersMax = 1000

/** Splits a body into lines, some at a time. A last line without an end counts, an empty one does not. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = (lines.pop() ?? '').slice(0, lineLettersMax)
    for (let from = 0; from < lines.length; from += checkedAtOnce)
      yield lines.slice(from, from + checkedAtOnce)
  }
  rest += decoder.decode()
  if (rest !== '') yield [rest]
}

/** Returns the address in a line, or the beginning of a line that is too long or no JSON. */
function sentIn(line: string): unknown {
  if (line.length > lineLettersMax) return line.slice(0, lineLettersMax)
  try {
    return addressIn(JSON.parse(line))
  } catch {
    return line
  }
}

type CheckAnswer = Omit<Verdict, 'reason'> & { readonly reason: (typeof checkReasons)[number] }

interface CheckedAddress {
  readonly mark: Buffer | null
  readonly answer: CheckAnswer
}

const nothingKnown = { maySend: false, status: null, national: null, isKnown: false } as const
const invalid: CheckAnswer = { ...nothingKnown, reason: 'invalid-address' }
const notAnswered: CheckAnswer = { ...nothingKnown, reason: 'look-up-limit' }

function lookUpOf({ brandCode }: CheckedKey, answers: readonly CheckedAddress[]): AddressLookUp {
  const [known, unknown]: [Buffer[], Buffer[]] = [[], []]
  for (const { mark, answer } of answers) {
    if (mark !== null) (answer.isKnown ? known : unknown).push(mark)
  }
  return { brandCode, purpose: 'check', known, unknown }
}

/** Once the client's ceiling is met, every line says so, whatever address it has. */
async function answersWithinLimit(
  api: ApiContext,
  session: Session,
  key: CheckedKey,
  sent: readonly unknown[],
): Promise<readonly CheckedAddress[]> {
  const answers = await answersTo(api, key, sent)
  const waitMs = await lookUpWait(api, session, lookUpOf(key, answers))
  return waitMs === 0 ? answers : answers.map(() => ({ mark: null, answer: notAnswered }))
}

async function answersTo(
  { register }: ApiContext,
  key: CheckedKey,
  sent: readonly unknown[],
): Promise<readonly CheckedAddress[]> {
  const marks = sent.map((address) => {
    const recipient = recipientOn(key.channel, address)
    return recipient && register.vault.mark(recipient.address)
  })
  const readable = marks.filter((mark) => mark !== null)
  const verdicts = (await verdictsOf(register, key, readable)).values()
  return marks.map((mark) => ({ mark, answer: (mark && verdicts.next().value) ?? invalid }))
}

/**
 * Returns the link of each address as JSON. Only addresses that the brand knows have one: a check stores no stranger, to
 * whom nothing may be sent anyway, and must not tell who is known to another brand.
 */
async function linkTexts(
  { register, publicUrl }: ApiContext,
  key: CheckedKey,
  answers: readonly CheckedAddress[],
): Promise<readonly string[]> {
  const markOf = ({ mark, answer }: CheckedAddress) => (answer.isKnown ? mark : null)
  const knownMarks = answers.flatMap((checked) => markOf(checked) ?? [])
  const tokens = (await knownLinks(register, key, knownMarks)).values()
  return answers.map((checked) => {
    const token = markOf(checked) && (tokens.next().value ?? null)
    return JSON.stringify(token && linkAddresses(publicUrl, token, key.channel))
  })
}

/**
 * The end of a text is written once for each verdict: few verdicts answer thousands of addresses. `links` is empty if they
 * were not asked for.
 */
function resultTexts(
  sent: readonly unknown[],
  answers: readonly CheckedAddress[],
  links: readonly string[],
): string[] {
  const middles = new Map<CheckAnswer, string>()
  return answers.map(({ answer }, place) => {
    let middle = middles.get(answer)
    if (middle === undefined) {
      const { maySend, reason: why, status, national } = answer
      middle = JSON.stringify({ maySend, why, status, national }).slice(1, -1)
      middles.set(answer, middle)
    }
    const link = links[place]
    const end = link === undefined ? '}' : `,"link":${link}}`
    return `{"recipient":${JSON.stringify(echoOf(sent[place]))},${middle}${end}`
  })
}
