import { dayOf } from '../../src/calendar/istanbul.ts'
import { isLetter, type Outgoing, type Sender, type SendOutcome } from '../../src/jobs/message.ts'
import type { Log } from '../../src/log.ts'
import type { PostReply } from '../commands/posts.ts'
import type { Payload } from './options.ts'
import { render } from './render.ts'
import type { Respond } from './response-url.ts'
import {
  type Call,
  type CallResult,
  faultyMessages,
  isSlackMethod,
  lostAddresses,
  notOpened,
  postOutcome,
  responseOutcome,
} from './web-api.ts'

/** Rooms are in the company's language. */
const language = 'tr'
const textMax = 3900

export function sender(options: {
  readonly call: Call
  readonly log: Pick<Log, 'warn'>
  readonly respond: Respond
  readonly postReply: PostReply
  readonly clock: () => number
}): Sender {
  const { call, respond, postReply, clock, log } = options
  const directMessages = new Map<string, string>()

  /** A direct message has a channel id of its own. */
  async function placeOf(target: string): Promise<{ channel: string } | { failed: SendOutcome }> {
    const known = directMessages.get(target)
    if (known !== undefined || !/^[UW]/.test(target)) return { channel: known ?? target }
    const result = await call('conversations.open', { users: target })
    const channel = result.kind === 'ok' ? (result.data.channel?.id ?? '') : ''
    if (channel === '') return { failed: notOpened(result) }
    directMessages.set(target, channel)
    return { channel }
  }

  /** A missing mark is not worth an alarm: the person who asked has the answer. */
  async function react(reaction: Payload, channel: string): Promise<SendOutcome> {
    const result = await call('reactions.add', { ...reaction, channel })
    if (result.kind === 'limited') return postOutcome(result)
    const detail = result.kind === 'no' ? result.error : result.kind
    if (detail !== 'ok' && detail !== 'already_reacted') log.warn('slack.no-reaction', { detail })
    return { kind: 'sent', reference: null }
  }

  async function post(outgoing: Outgoing): Promise<SendOutcome> {
    const { message, target, mayBeRepeat, id } = outgoing
    if (isLetter(message)) return { kind: 'refused', detail: 'a letter is not for Slack' }
    const ts = 'replaces' in message ? message.replaces : null
    const method = message.kind === 'call' ? message.method : ts === null ? 'chat.postMessage' : 'chat.update'
    if (!isSlackMethod(method)) return { kind: 'refused', detail: `no method ${method.slice(0, 60)}` }
    if (message.kind === 'call' && method === 'reactions.add') return await react(message.payload, target)
    const place = await placeOf(target)
    if ('failed' in place) return place.failed
    const put = (payload: Payload) =>
      call(method, {
        unfurl_links: false,
        unfurl_media: false,
        // Identifies the message if the answer is lost; one that only one person sees takes none.
        ...(method === 'chat.postEphemeral'
          ? {}
          : { metadata: { event_type: 'izin_outbox', event_payload: { id } } }),
        ...payload,
        channel: place.channel,
      })
    if (message.kind === 'call') {
      const isNew = method !== 'chat.update' && mayBeRepeat
      return postOutcome(await withPlainText(isNew ? marked(message.payload) : message.payload, put))
    }
    const reply = postReply(message, { language, today: dayOf(clock()), mayBeRepeat })
    const content = { ...(ts === null ? {} : { ts }), ...render(reply, language) }
    return postOutcome(await withPlainText(content, put))
  }

  async function answer({ message, target, mayBeRepeat }: Outgoing): Promise<SendOutcome> {
    if (message.kind !== 'call') return { kind: 'refused', detail: `${message.kind} is no answer` }
    const { payload, plainer } = message
    const put = (form: Payload) => respond(target, form)
    // A missing answer may be due to the form too.
    if (plainer === undefined || mayBeRepeat) {
      const form = plainer ?? payload
      return responseOutcome(await withPlainText(mayBeRepeat ? marked(form) : form, put))
    }
    const result = await put(payload)
    const outcome = responseOutcome(result)
    // Slack has several words for a table that it refuses.
    if (result.kind !== 'no' || lostAddresses.has(result.error) || outcome.kind !== 'refused') return outcome
    log.warn('slack.no-table', { detail: result.error })
    return responseOutcome(await withPlainText(plainer, put))
  }

  return async (outgoing) => {
    if (outgoing.platform === 'slack') return await post(outgoing)
    if (outgoing.platform === 'slack-response') return await answer(outgoing)
    return { kind: 'refused', detail: 'not a message for Slack' }
  }
}

/** The answer's language is not known here, so the mark is a sign. A replaced message needs none. */
function marked(payload: Payload): Payload {
  if (payload.replace_original === true) return payload
  const sign = { type: 'context', elements: [{ type: 'plain_text', text: '↻' }] }
  const blocks = Array.isArray(payload.blocks) ? (payload.blocks as unknown[]) : []
  return {
    ...payload,
    ...(typeof payload.text === 'string' ? { text: `↻ ${payload.text}` } : {}),
    ...(blocks.length > 0 ? { blocks: [sign, ...blocks] } : {}),
  }
}

/** A message whose form Slack refuses is sent once more as plain text. */
async function withPlainText(
  content: Payload,
  send: (payload: Payload) => Promise<CallResult>,
): Promise<CallResult> {
  const result = await send(content)
  if (result.kind !== 'no' || !faultyMessages.has(result.error)) return result
  const { blocks, text = '', ...rest } = content
  return await send({ ...rest, text: textsIn(blocks).join('\n').slice(0, textMax) || text })
}

function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('type' in value && value.type === 'actions') return []
  if ('text' in value && typeof value.text === 'string') return [value.text]
  return Object.values(value).flatMap(textsIn)
}
