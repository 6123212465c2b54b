import { type Api, GrammyError } from 'grammy'
import { dayOf } from '../../src/calendar/istanbul.ts'
import { isLetter, type Sender, type SendOutcome } from '../../src/jobs/message.ts'
import type { Posting, PostReply } from '../commands/posts.ts'
import type { Reply } from '../commands/reply.ts'
import type { Scrub } from './client.ts'
import { outcomeOf, refusalOf } from './outcome.ts'
import { type ApiCall, render } from './render.ts'

interface SenderOptions {
  readonly api: Api
  readonly scrub: Scrub
  readonly clock: () => number
  readonly postReply: PostReply
}

type Place = Pick<SenderOptions, 'api' | 'scrub'> & { readonly target: string }

/** Rooms are in the company's language. */
const language = 'tr'

/** Sends one outbox message, without retrying. A message whose earlier answer was lost is marked. */
export function telegramSender({ api, scrub, clock, postReply }: SenderOptions): Sender {
  return async ({ platform, target, message, mayBeRepeat }) => {
    if (platform !== 'telegram') throw new Error(`Cannot send to ${platform}: this sender is for Telegram`)
    if (isLetter(message)) return { kind: 'refused', detail: 'a letter is not for Telegram' }
    // A message to one person is in their language.
    const spoken = ('language' in message ? message.language : undefined) ?? language
    const posting: Posting = { language: spoken, today: dayOf(clock()), mayBeRepeat }
    const at = { api, scrub, target }
    const replaced = 'replaces' in message ? message.replaces : null
    let first: SendOutcome | null = null
    const calls =
      message.kind === 'call'
        ? [mayBeRepeat ? marked(message) : message]
        : edited(render(forTarget(target, postReply(message, posting))), replaced)
    for (const call of calls) {
      const outcome = await attempt(at, call)
      if (outcome.kind !== 'sent') return first === null ? outcome : partlySent(outcome)
      first ??= outcome
    }
    return first ?? { kind: 'refused', detail: 'nothing to send' }
  }
}

/** Edits the message that this one replaces; a longer answer is sent anew. */
function edited(calls: readonly ApiCall[], replaced: string | null): readonly ApiCall[] {
  const [{ payload } = { payload: {} }, ...more] = calls
  if (replaced === null || more.length > 0) return calls
  return [{ method: 'editMessageText', payload: { ...payload, message_id: Number(replaced) } }]
}

/** No buttons in groups and channels: they are for staff, and no member of a group is known as staff. */
function forTarget(target: string, reply: Reply): Reply {
  if (!target.startsWith('-')) return reply
  return { ...reply, parts: reply.parts.filter(({ kind }) => kind !== 'choices' && kind !== 'menu') }
}

/** The answer's language is not known here, so the mark is a sign. Edits need none. */
function marked({ method, payload }: ApiCall): ApiCall {
  if (method !== 'sendMessage' || typeof payload.text !== 'string') return { method, payload }
  return { method, payload: { ...payload, text: `↻ ${payload.text}` } }
}

/** Another attempt repeats the beginning, so it must be marked; after a refusal there is none. */
function partlySent(outcome: SendOutcome): SendOutcome {
  if (outcome.kind === 'refused') return outcome
  if (outcome.kind === 'lost') return { kind: 'refused', detail: outcome.detail }
  return { kind: 'unknown', detail: 'only the beginning of the message arrived' }
}

async function attempt(at: Place, call: ApiCall): Promise<SendOutcome> {
  const { api, scrub, target } = at
  try {
    const sent = { ...call, payload: { ...call.payload, chat_id: target } }
    return { kind: 'sent', reference: referenceOf(await perform(api, sent)) }
  } catch (error) {
    const instead = insteadOfEdit(call, error)
    if (instead === 'nothing') return { kind: 'sent', reference: null }
    if (instead !== null) return await attempt(at, instead)
    return outcomeOf(error, scrub)
  }
}

/** A message that cannot be edited is sent anew; buttons that were to go stay. */
function insteadOfEdit({ method, payload }: ApiCall, error: unknown): ApiCall | 'nothing' | null {
  if (!(error instanceof GrammyError) || refusalOf(error) !== 'not-editable') return null
  if (method === 'editMessageReplyMarkup') return 'nothing'
  if (method !== 'editMessageText') return null
  const { message_id: _, ...rest } = payload
  return { method: 'sendMessage', payload: rest }
}

/** grammY types methods one by one; the outbox keeps names. */
async function perform(api: Api, { method, payload }: ApiCall): Promise<unknown> {
  const methods = api.raw as unknown as Record<string, (payload: unknown) => Promise<unknown>>
  return await methods[method]?.(payload)
}

function referenceOf(result: unknown): string | null {
  if (typeof result !== 'object' || result === null || !('message_id' in result)) return null
  return String(result.message_id)
}
