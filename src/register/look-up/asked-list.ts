import type { Door } from '../../consent/actor.ts'
import { type Channel, kindFor, type RecipientType } from '../../consent/consent.ts'
import { type Recipient, readRecipient } from '../../consent/recipient.ts'
import { yieldToEventLoop } from '../../util/event-loop.ts'
import type { Register } from '../register.ts'
import { type Verdict, verdictsOf } from './check.ts'

/** Addresses to look up at once for one brand and channel. */
export interface AskedList {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** Lines as the person typed or uploaded them, without empty ones. */
  readonly lines: readonly string[]
}

export type ListAnswer =
  | ({ readonly kind: 'answered'; readonly recipient: Recipient } & Verdict)
  /** No address that suits the channel could be read in the line. */
  | { readonly kind: 'unreadable'; readonly line: string }

/** Number of addresses that one query reads. Between two queries other requests run. */
const readAtOnce = 200

/** Splits a text at line ends, commas and semicolons. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n\r\t,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Returns the numbers of the lines in which an address cannot be read. */
export function unreadableLines(text: string, channel: Channel): number[] {
  return text
    .split(/\r\n|[\n\r]/)
    .flatMap((line, at) =>
      linesOf(line).every((candidate) => readFor(channel, candidate) !== null) ? [] : [at + 1],
    )
}

/** Returns an address that suits the channel, else null. */
export function readFor(channel: Channel, line: string): Recipient | null {
  const reading = readRecipient(line)
  return reading.kind === 'read' && reading.recipient.kind === kindFor(channel) ? reading.recipient : null
}

type ReadLine = Recipient | Exclude<ListAnswer, { kind: 'answered' }>

/** Returns each address of a list once, and each line without a suitable address, in the order of the list. */
export function readLines({ channel, lines }: Pick<AskedList, 'channel' | 'lines'>): ReadLine[] {
  const lineByAddress = new Map<string, ReadLine>()
  for (const line of lines) {
    const recipient = readFor(channel, line)
    if (recipient === null) lineByAddress.set(`? ${line}`, { kind: 'unreadable', line })
    else lineByAddress.set(recipient.address, recipient)
  }
  return [...lineByAddress.values()]
}

/** Returns the log entry for one address of a list. */
export function listEntry(
  { vault }: Register,
  { door, id, at }: { readonly door: Door; readonly id: string; readonly at: number },
  brandCode: number,
  { address }: Recipient,
) {
  return { at, door, actor: id, mark: vault.mark(address), brandCode, purpose: 'list' }
}

/** Yields an answer for each address or unreadable line of a list. The caller must have logged the look-ups before. */
export async function* answersOf(register: Register, list: AskedList): AsyncGenerator<ListAnswer> {
  const readableLines = readLines(list)
  for (let from = 0; from < readableLines.length; from += readAtOnce) {
    yield* await answersFor(register, list, readableLines.slice(from, from + readAtOnce))
    await yieldToEventLoop()
  }
}

/** Returns the answers to some lines of a list, in their order. */
async function answersFor(
  { engine, vault }: Register,
  { lines: _, ...key }: AskedList,
  some: readonly ReadLine[],
): Promise<ListAnswer[]> {
  const marks = some.flatMap((line) => (isAddress(line) ? [vault.mark(line.address)] : []))
  const verdicts = (await verdictsOf({ engine }, key, marks)).values()
  return some.map(
    (line): ListAnswer =>
      isAddress(line)
        ? // `verdicts` has one entry for each address, in the same order.
          { kind: 'answered', recipient: line, ...(verdicts.next().value as Verdict) }
        : line,
  )
}

export function isAddress(entry: Recipient | ListAnswer): entry is Recipient {
  return entry.kind === 'phone' || entry.kind === 'email'
}
