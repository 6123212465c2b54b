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
  signedIn,
  usableBrand,
} from '../base/context.ts'
import { ApiError, answerJson, refuse } from '../base/faults.ts'
import { once } from '../base/once.ts'
import { parameters, requests } from '../base/requests.ts'
import type { Session } from '../base/sessions.ts'
import { addressIn, echoOf, recipientOn } from './addresses.ts'

/** Number of addresses that one SQL statement reads, in about two milliseconds. Between two statements other requests run. */
const checkedAtOnce = 250
const ndjson = 'application/x-ndjson'

/** `POST /v1/check`: answers if a message may be sent to each address of a list, and why, in the order of the list. */
export const checkList = signedIn((api, c, session) =>
  c.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() === ndjson
    ? checkLines(api, c, session)
    : checkBody(api, c, session),
)

/** `POST /v1/check/lines`: the same check for NDJSON (one address a line). */
export const checkLineList = signedIn(checkLines)

/**
 * Checks the addresses of a JSON body. If the request wants a ticket (stored proof of the check), this is a write, and a repeat with
 * the same `Idempotency-Key` gets the first answer.
 */
async function checkBody(api: ApiContext, c: Context, session: Session): Promise<Response> {
  const reader = (fields: Fields) => readFields(requests.CheckRequest, fields)
  const body = await readBody(c, api, { code: 'H097', reader, bytesMax: checkBytesMax })
  const { recipients, ticket, brandCode } = body
  if (recipients.length > ticketAddressesMax) return refuse(c, [{ code: 'IZIN-422-LIST' }])
  if ((await usableBrand(api, session, brandCode)) === null) return foreignBrand(c)
  const run = async () => await answerList(api, c, session, body)
  // Without a ticket nothing is written, and a repeat must show a RET that came in the meantime.
  if (ticket !== true) return await run()
  const question = JSON.stringify({ ...body, recipients: recipients.map((item) => echoOf(addressIn(item))) })
  return await once(api, c, session, { run, digest: Buffer.from(question) })
}

interface CheckList extends CheckedKey {
  readonly recipients: readonly unknown[]
  readonly ticket?: boolean | undefined
  readonly links?: boolean | undefined
}

/**
 * Checks a list in groups of addresses, so that other requests run in between. Stores a ticket (proof of the check) if the
 * request wants one. The JSON is put together as text, which is faster for thousands of results.
 */
async function answerList(
  api: ApiContext,
  c: Context,
  session: Session,
  { recipients, ticket = false, links = false, ...key }: CheckList,
): Promise<Response> {
  const checkedAt = api.clock()
  const results: string[] = []
  const checkedAddresses: CheckedAddress[] = []
  for (let from = 0; from < recipients.length; from += checkedAtOnce) {
    await yieldToEventLoop()
    const addresses = recipients.slice(from, from + checkedAtOnce).map(addressIn)
    const answers = await answersTo(api, key, addresses)
    await admitLookUp(api, session, lookUpOf(key, answers))
    checkedAddresses.push(...answers)
    results.push(...resultTexts(addresses, answers, links ? await linkTexts(api, key, answers) : []))
  }
  const id = ticket
    ? await keepTicket(api.register, session.actor, key, { checkedAt, answers: checkedAddresses })
    : undefined
  const counts = countsOf(recipients.length, checkedAddresses.filter(({ answer }) => answer.maySend).length)
  const at = new Date(checkedAt).toISOString()
  const head = JSON.stringify({ checkedAt: at, counts, ticket: id }).slice(0, -1)
  return c.body(`${head},"results":[${results.join()}]}`, 200, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  })
}

/** Returns how many addresses of a list may be sent to, and how many may not. */
function countsOf(addresses: number, maySend: number) {
  return { maySend, mayNot: addresses - maySend }
}

/** Answers a ticket (stored check of a list), with the addresses that were refused since. */
export const findTicket = signedIn(async (api, c, session) => {
  const ticket = await ticketWithId(api.register, c.req.param('ticketId') ?? '')
  const isOwn = ticket !== null && (await usableBrand(api, session, ticket.ticket.brandCode)) !== null
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

/**
 * Checks lines while they arrive, and streams the results. The HTTP status is sent before the list is read, so a failure in
 * its middle ends the connection.
 */
async function checkLines(api: ApiContext, c: Context, session: Session): Promise<Response> {
  const { links = false, ...key } = accepted(readParameters(parameters.check, c.req.query()))
  // A ticket has the digest of the whole list, which is not known while lines arrive.
  if (c.req.query('ticket') !== undefined) return refuse(c, [{ code: 'H098', location: 'ticket' }])
  const { brandCode } = key
  if ((await usableBrand(api, session, brandCode)) === null) return foreignBrand(c)
  const { body, signal } = c.req.raw
  await admitLookUp(api, session, lookUpOf(key, []))

  async function* texts() {
    for await (const lines of body === null ? [] : linesOf(body)) {
      const addresses = lines.map(addressInLine)
      const presentSession = await requireRights(api, session, brandCode)
      const answers = await answersWithinLimit(api, presentSession, key, addresses)
      const results = resultTexts(addresses, answers, links ? await linkTexts(api, key, answers) : [])
      yield `${results.join('\n')}\n`
      await yieldToEventLoop()
    }
  }

  const results = watched(textStream(texts(), 1), (error) => {
    // It is no error of izin if the sender goes away, or loses its right to ask.
    if (!signal.aborted && !(error instanceof ApiError)) api.log.error('check.broken', error)
  })
  return c.body(results, 200, { 'content-type': ndjson, 'cache-control': 'no-store' })
}

/**
 * Returns the session with the client's present rights. Throws ApiError if the client may not ask any more or got a new
 * password, since a list may be sent for hours.
 */
async function requireRights(api: ApiContext, session: Session, brandCode: number): Promise<Session> {
  const client = await api.directory.client(session)
  if (client === null || !client.scopes.includes(api.scope)) throw new ApiError([{ code: 'H351' }])
  const presentSession = { ...client, actor: session.actor }
  if ((await usableBrand(api, presentSession, brandCode)) === null) throw new ApiError([{ code: 'H353' }])
  return presentSession
}

/** Answers a request for a brand that is unknown or that the client may not use. */
function foreignBrand(c: Context): Response {
  return refuse(c, [{ code: 'H353', location: 'brandCode' }])
}

/** Maximum number of letters of a line that are kept. The longest address has 265. */
const lineLettersMax = 1000

/** Yields the lines of a request body in groups for one SQL statement. The last line may lack a line end, and is not empty. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder()
  let unfinishedLine = ''
  for await (const bytes of body) {
    const lines = (unfinishedLine + decoder.decode(bytes, { stream: true })).split('\n')
    unfinishedLine = (lines.pop() ?? '').slice(0, lineLettersMax)
    for (let from = 0; from < lines.length; from += checkedAtOnce)
      yield lines.slice(from, from + checkedAtOnce)
  }
  unfinishedLine += decoder.decode()
  if (unfinishedLine !== '') yield [unfinishedLine]
}

/** Returns the address in a line, if the line is JSON. Else the line's text, and only its beginning if it is too long. */
function addressInLine(line: string): unknown {
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

const unknownVerdict = { maySend: false, status: null, national: null, isKnown: false } as const
const invalid: CheckAnswer = { ...unknownVerdict, reason: 'invalid-address' }
const notAnswered: CheckAnswer = { ...unknownVerdict, reason: 'look-up-limit' }

/** Returns the look-up to count and log. It holds all checked addresses, each with whether the brand knows it. */
function lookUpOf({ brandCode }: CheckedKey, answers: readonly CheckedAddress[]): AddressLookUp {
  const [known, unknown]: [Buffer[], Buffer[]] = [[], []]
  for (const { mark, answer } of answers) {
    if (mark !== null) (answer.isKnown ? known : unknown).push(mark)
  }
  return { brandCode, purpose: 'check', known, unknown }
}

/** Checks addresses. Once the client has reached its daily limit of look-ups, every address gets that as its answer. */
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

/** Checks addresses, and returns their answers in the same order. One that is unreadable or unfit for the channel is `invalid-address`. */
async function answersTo(
  { register }: ApiContext,
  key: CheckedKey,
  sent: readonly unknown[],
): Promise<readonly CheckedAddress[]> {
  const marks = sent.map((address) => {
    const recipient = recipientOn(key.channel, address)
    return recipient && register.vault.mark(recipient.address)
  })
  // Verdicts come in the order of the readable addresses, so each of these takes the next one.
  const readable = marks.filter((mark) => mark !== null)
  const verdicts = (await verdictsOf(register, key, readable)).values()
  return marks.map((mark) => ({ mark, answer: (mark && verdicts.next().value) ?? invalid }))
}

/**
 * Returns the link of each address as JSON. Only addresses that the brand knows have a link: a check stores no new address,
 * and must not show which addresses another brand knows.
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
 * Returns the result of each address as JSON. The part with the verdict is written once for each different verdict, since
 * thousands of addresses share a few. `links` is empty if the request did not want links.
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
