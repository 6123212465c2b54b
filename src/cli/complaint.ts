import { createReadStream } from 'node:fs'
import { businessDaysLeft } from '../calendar/business-days.ts'
import { dayOf } from '../calendar/istanbul.ts'
import {
  complaintOutcomes,
  complaintTextMax,
  noteComplaint,
  settleComplaint,
} from '../register/complaints/complaints.ts'
import { type Complaint, complaintsOf, openComplaints } from '../register/complaints/list.ts'
import type { Register } from '../register/register.ts'
import { fileError } from './new-file.ts'
import { counted } from './operator.ts'
import { channel, code, count, day, dayOrMoment, lines, oneOf, path, recipient, text } from './readers.ts'
import { optional, type Reader, Refused, required, verb } from './verb.ts'

const reasons = {
  'brand-unknown': 'there is no such brand',
  date: 'there is no such date',
  'text-too-long': 'the text is too long',
  unknown: 'there is no complaint of this number',
  'settled-already': 'it was closed before',
} as const

function future(isToCome: boolean): string {
  return isToCome ? 'the day of receipt is in the future' : 'the message is dated after the complaint'
}

/** Text of a message, with its lines. */
const messageText = lines('TEXT', complaintTextMax)

export const complaintAdd = verb({
  words: ['complaint', 'add'],
  help: 'Record a complaint about messages to an address; its term begins with --received, by default today. --text-file - reads the message from standard input',
  parameters: {
    recipient: required(recipient),
    brand: optional(code),
    channel: optional(channel),
    received: optional(day),
    'message-at': optional(dayOrMoment),
    text: optional(messageText),
    'text-file': optional(path),
    reference: optional(text('NUMBER')),
  },
  check: (given) =>
    given.text === undefined || given['text-file'] === undefined
      ? null
      : 'Give either --text or --text-file.',
  async run(context, { recipient, brand, channel, received, reference, ...given }) {
    const file = given['text-file']
    const text = file === undefined ? given.text : await textIn(file, messageText)
    const noted = await noteComplaint(await context.register(), context.actor, {
      recipient,
      brandCode: brand,
      channel,
      receivedOn: received,
      messageAt: given['message-at'],
      text,
      reference,
    })
    if (noted.kind === 'refused') {
      const isToCome = received !== undefined && received > dayOf(context.clock())
      const why = noted.reason === 'future' ? future(isToCome) : reasons[noted.reason]
      throw new Refused(`Cannot note the complaint: ${why}.`)
    }
    return { id: noted.id, dueOn: noted.dueOn }
  },
  show: ({ id, dueOn }) => [`Noted complaint ${id}. The last day to answer is ${dueOn}.`],
})

export const complaintList = verb({
  words: ['complaint', 'list'],
  help: 'Show the open complaints, or every complaint about one address',
  parameters: { recipient: optional(recipient), brand: optional(code) },
  async run(context, { recipient, brand }) {
    const register = await context.register()
    const brandCodes = brand === undefined ? undefined : [brand]
    const found =
      recipient === undefined
        ? await openComplaints(register, { brandCodes })
        : await complaintsOf(register, { recipient, brandCodes })
    return { complaints: await results(register, found) }
  },
  show: ({ complaints }) =>
    complaints.length === 0
      ? ['No complaints.']
      : complaints.map(({ id, brandCode, channel, receivedOn, dueOn, outcome, daysLeft }) => {
          const about = `${brandCode ?? 'no brand'}  ${channel ?? 'no channel'}`
          const became = outcome ?? `open, due ${dueOn} (${counted(daysLeft ?? 0, 'business day')} left)`
          return `${id}  ${about}  received ${receivedOn}  ${became}`
        }),
})

export const complaintClose = verb({
  words: ['complaint', 'close'],
  help: 'Close a complaint for good, with its outcome',
  parameters: {
    id: required(count),
    outcome: required(oneOf(complaintOutcomes)),
    note: optional(messageText),
  },
  async run(context, { id, outcome, note }) {
    const settled = await settleComplaint(await context.register(), context.actor, { id, outcome, note })
    if (settled.kind === 'refused') {
      throw new Refused(`Cannot close complaint ${id}: ${reasons[settled.reason]}.`)
    }
    return { id, outcome }
  },
  show: ({ id, outcome }) => [`Closed complaint ${id}: ${outcome}.`],
})

/** Without address and text: a list is read on a screen, and the evidence pack has both. */
async function results(register: Register, complaints: readonly Complaint[]) {
  const { rules } = await register.settings()
  const today = dayOf(register.clock())
  return complaints.map(({ id, brandCode, channel, receivedOn, dueOn, messageAt, outcome }) => ({
    id,
    brandCode,
    channel,
    receivedOn,
    dueOn,
    messageAt,
    outcome,
    daysLeft: outcome === null ? businessDaysLeft(today, dueOn, rules) : null,
  }))
}

/** More than any text accepted, so that no whole disk is read. */
const bytesMax = 2 ** 20
const standardInput = '-'

/** Reads a file, or standard input for `-`, with the option's reader. */
async function textIn(file: string, reader: Reader<string>): Promise<string> {
  const name = file === standardInput ? 'the standard input' : file
  const text = await wholeText(file, name)
  try {
    return reader.read(text)
  } catch (error) {
    throw error instanceof Refused ? new Refused(`Cannot read the text in ${name}: ${error.message}.`) : error
  }
}

async function wholeText(file: string, name: string): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    for await (const piece of file === standardInput ? process.stdin : createReadStream(file)) {
      pieces.push(piece as Buffer)
      bytes += (piece as Buffer).length
      if (bytes > bytesMax) break
    }
  } catch (error) {
    throw fileError(error, name, 'read')
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces))
  } catch {
    throw new Refused(`Cannot read the text in ${name}: it is not UTF-8.`)
  }
}
