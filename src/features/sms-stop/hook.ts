import type { Context } from 'hono'
import { smsSource } from '../../consent/consent.ts'
import { readPhone } from '../../consent/recipient.ts'
import { hasStopWord } from '../../consent/stop-words.ts'
import { equalSecrets } from '../../crypto/vault.ts'
import { answerError } from '../../http/errors.ts'
import { readBody } from '../../http/streams.ts'
import type { Inbox, InboxItem } from '../../jobs/inbox.ts'
import { activeBrands } from '../../register/company/brands.ts'
import { keepSmsText, type StoredSms } from '../../register/recipients/sms-texts.ts'
import { refuse } from '../../register/record/refuse.ts'
import type { Register } from '../../register/register.ts'
import type { InboundSms } from '../../senders/inbound/message.ts'
import { type PushSender, readPush } from '../../senders/inbound/push.ts'
import type { Log } from '../../util/log.ts'

/** Longest body of a push: more than any SMS of several parts. */
const pushBytesMax = 64 * 1024

interface SmsHookOptions {
  readonly register: Register
  readonly inbox: Pick<Inbox, 'receive' | 'work'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Last part of the hook's path, which only the deliverer of SMS knows. */
  readonly secret: string
  /** Party that delivers SMS. */
  readonly sender: PushSender
  /** Beginning of every public address of izin. */
  readonly publicUrl: string
}

export type SmsHook = ReturnType<typeof newSmsHook>

/** Makes the hook for SMS that people send to the company: it stores each of them, then records the stops among them. */
export function newSmsHook(options: SmsHookOptions) {
  const { register, log } = options
  return {
    /** Stores the SMS of a push and answers 200; `finish` gets the work that continues afterwards. */
    handle: (c: Context, finish: (work: Promise<unknown>) => void) => takePush(c, finish, options),
    /** Stores SMS that were fetched from the carrier, and processes them. Rejects if they are not stored. */
    async store(messages: readonly InboundSms[]): Promise<void> {
      const works: Promise<unknown>[] = []
      await storeAll(messages, (work) => works.push(work), options)
      await Promise.all(works)
    },
    /** Processes a stored SMS. It has no answers to send. Throws if it has to be tried again later. */
    resume: async ({ body, receivedAt }: InboxItem) => {
      const sms = JSON.parse(body) as StoredSms
      const isStop = await takeSms(register, sms, receivedAt)
      log.info('sms.inbound', { carrier: sms.carrier, isStop })
      return []
    },
  }
}

/** Stores each SMS of a push before the answer. A wrong secret is answered like an unknown address. */
async function takePush(
  c: Context,
  finish: (work: Promise<unknown>) => void,
  options: SmsHookOptions,
): Promise<Response> {
  const { log, secret, sender, publicUrl } = options
  if (!equalSecrets(c.req.param('secret') ?? '', secret)) return answerError(c, 'IZIN-404')
  const body = await readBody(c.req.raw, pushBytesMax)
  if ('refused' in body) return answerError(c, body.refused === 413 ? 'IZIN-413-SMS' : 'IZIN-400-SMS')
  const { pathname, search } = new URL(c.req.url)
  const push = {
    url: `${publicUrl}${pathname}${search}`,
    headers: c.req.raw.headers,
    body: new TextDecoder().decode(body.bytes),
  }
  const messages = await readPush(push, sender)
  if ('kind' in messages) {
    log.warn('sms.inbound-refused', { carrier: nameOf(sender), reason: messages.reason })
    return answerError(c, messages.reason === 'wrong-signature' ? 'IZIN-404' : 'IZIN-400-SMS')
  }
  await storeAll(messages, finish, options)
  return c.json({ message: 'Alındı' })
}

const nameOf = (sender: PushSender) => (sender.kind === 'company' ? sender.kind : sender.carrier)

/** Stores SMS, each once by its id, and begins to process them; `finish` gets this work. */
async function storeAll(
  messages: readonly InboundSms[],
  finish: (work: Promise<unknown>) => void,
  { register, inbox, log, sender }: SmsHookOptions,
): Promise<void> {
  const carrier = nameOf(sender)
  for (const { sentAt, ...sms } of messages) {
    const stored: StoredSms = { ...sms, carrier, sentAt: sentAt?.toISOString() ?? null }
    const lane = addressOf(stored)
    const name = { platform: 'sms', key: keyOf(register, stored) } as const
    await inbox.receive({ ...name, lane, body: JSON.stringify(stored) })
    // A repeat is processed too, since the first delivery may still wait.
    finish(inbox.work('sms', lane).catch((error) => log.error('sms.inbound-failed', error, { carrier })))
  }
}

/** Returns a keyed hash of the carrier's id of an SMS, which may hold anything. */
function keyOf({ vault }: Register, { id, carrier }: StoredSms): string {
  return vault.markAccount(`sms ${carrier} ${id}`)
}

/** Returns the sender's number in E.164, as carriers spell it with or without + and 00; a name or short number unchanged. */
function addressOf({ sender }: StoredSms): string {
  const reading = readPhone(sender)
  return reading.kind === 'read' ? reading.recipient.address : sender
}

/**
 * Records a stop as RET for SMS at every open brand, with the text as evidence, even if the number is unknown. Keeps any
 * other text, and a stop that cannot be recorded. Returns true if the stop was recorded.
 */
async function takeSms(register: Register, sms: StoredSms, receivedAt: number): Promise<boolean> {
  const key = keyOf(register, sms)
  const reading = readPhone(sms.sender)
  const brandCodes = (await activeBrands(register)).map(({ code }) => code)
  if (reading.kind !== 'read' || brandCodes.length === 0 || !hasStopWord(sms.text)) {
    await keepSmsText(register, addressOf(sms), { key, sms, receivedAt })
    return false
  }
  const { carrier, id, sender, destination, text, sentAt } = sms
  await refuse(
    register,
    { door: 'sms' },
    {
      recipient: reading.recipient,
      brandCodes,
      channels: ['MESAJ'],
      source: smsSource,
      evidence: {
        door: 'sms',
        carrier,
        messageId: id,
        sender,
        destination,
        smsText: text,
        carrierTime: sentAt,
        receivedAt,
      },
      requestKey: `sms:${key}`,
    },
  )
  return true
}
