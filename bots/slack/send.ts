import { dayOf } from '../../src/calendar/istanbul.ts'
import { isForChat, type Outgoing, type SendOutcome } from '../../src/jobs/message.ts'
import type { Log } from '../../src/util/log.ts'
import type { PostReply } from '../commands/posts.ts'
import type { Payload } from './options.ts'
import { channelReaders, type Readers } from './readers.ts'
import { render } from './render.ts'
import { type Call, type CallResult, isSlackMethod, type Respond, type SlackMethod } from './web.ts'

/** Language of messages that izin sends by itself, such as the daily report. */
const language = 'tr'
/** Maximum number of characters of a message; Slack's limit is 4000. */
const textMax = 3900

interface SenderOptions {
  readonly call: Call
  readonly log: Pick<Log, 'warn'>
  readonly respond: Respond
  readonly postReply: PostReply
  readonly clock: () => number
}

/** Sends messages to channels and people, and answers to a response_url. */
export class SlackSender {
  readonly #options: SenderOptions
  readonly #directMessages = new Map<string, string>()
  readonly #readers: Readers

  constructor(options: SenderOptions) {
    this.#options = options
    this.#readers = channelReaders(options)
  }

  async send(outgoing: Outgoing): Promise<SendOutcome> {
    if (outgoing.platform === 'slack') return await this.#post(outgoing)
    if (outgoing.platform === 'slack-response') return await this.#answer(outgoing)
    return { kind: 'refused', detail: 'not a message for Slack' }
  }

  /** Sends a message to a channel or person, and returns what became of it. */
  async #post(outgoing: Outgoing): Promise<SendOutcome> {
    const { message, target, mayBeRepeat } = outgoing
    if (!isForChat(message)) return { kind: 'refused', detail: 'a letter is not for Slack' }
    if ('unlessReads' in message && (await this.#readers.include(target, message.unlessReads)))
      return { kind: 'sent', reference: null }
    const ts = 'replaces' in message ? message.replaces : null
    const method = message.kind === 'call' ? message.method : ts === null ? 'chat.postMessage' : 'chat.update'
    if (!isSlackMethod(method)) return { kind: 'refused', detail: `no method ${method.slice(0, 60)}` }
    if (message.kind === 'call' && method === 'reactions.add')
      return await this.#react(message.payload, target)
    const place = await this.#placeOf(target)
    if ('failed' in place) return place.failed
    const frame = frameOf(method, outgoing.id)
    const put = (payload: Payload) =>
      this.#options.call(method, { ...frame, ...payload, channel: place.channel })
    if (message.kind === 'call') {
      const isNew = method !== 'chat.update' && mayBeRepeat
      return postOutcome(await withPlainText(isNew ? withRepeatSign(message.payload) : message.payload, put))
    }
    const today = dayOf(this.#options.clock())
    const reply = this.#options.postReply(message, { language, today, mayBeRepeat })
    const thread = 'thread' in message ? message.thread : null
    const content = {
      ...(ts === null ? {} : { ts }),
      ...(thread === null ? {} : { thread_ts: thread }),
      ...render(reply, language),
    }
    return postOutcome(await withPlainText(content, put))
  }

  /** Returns the channel for a message. For a person opens the direct messages, whose channel has another id. */
  async #placeOf(target: string): Promise<{ channel: string } | { failed: SendOutcome }> {
    const openChannel = this.#directMessages.get(target)
    if (openChannel !== undefined || !/^[UW]/.test(target)) return { channel: openChannel ?? target }
    const result = await this.#options.call('conversations.open', { users: target })
    const channel = result.kind === 'ok' ? (result.data.channel?.id ?? '') : ''
    if (channel === '') return { failed: notOpened(result) }
    this.#directMessages.set(target, channel)
    return { channel }
  }

  /** Adds a reaction. A failure is only logged, since the person who asked has the answer anyway. */
  async #react(reaction: Payload, channel: string): Promise<SendOutcome> {
    const result = await this.#options.call('reactions.add', { ...reaction, channel })
    if (result.kind === 'limited') return postOutcome(result)
    const detail = result.kind === 'no' ? result.error : result.kind
    if (detail !== 'ok' && detail !== 'already_reacted')
      this.#options.log.warn('slack.no-reaction', { detail })
    return { kind: 'sent', reference: null }
  }

  /** Sends an answer to the response_url of its request. */
  async #answer({ message, target, mayBeRepeat }: Outgoing): Promise<SendOutcome> {
    if (message.kind !== 'call') return { kind: 'refused', detail: `${message.kind} is no answer` }
    const form = mayBeRepeat ? withRepeatSign(message.payload) : message.payload
    return postOutcome(await withPlainText(form, (payload) => this.#options.respond(target, payload)))
  }
}

/** Returns the fields that every call for posting a message has. */
function frameOf(method: SlackMethod, id: number): Payload {
  const frame = { unfurl_links: false, unfurl_media: false }
  if (method === 'chat.postEphemeral') return frame
  // Identifies the message if Slack's answer is lost. Slack takes no metadata for a message to one person in a channel.
  return { ...frame, metadata: { event_type: 'izin_outbox', event_payload: { id } } }
}

/** Marks a message that may be a repeat with the sign ↻. A message that replaces another needs no sign. */
function withRepeatSign(payload: Payload): Payload {
  if (payload.replace_original === true) return payload
  const sign = { type: 'context', elements: [{ type: 'plain_text', text: '↻' }] }
  const blocks = Array.isArray(payload.blocks) ? payload.blocks : []
  return {
    ...payload,
    ...(typeof payload.text === 'string' ? { text: `↻ ${payload.text}` } : {}),
    ...(blocks.length > 0 ? { blocks: [sign, ...blocks] } : {}),
  }
}

/**
 * Sends a message. If Slack refuses it, it is sent again as text without blocks, since Slack has many error codes for blocks
 * that it does not like.
 */
async function withPlainText(
  content: Payload,
  send: (payload: Payload) => Promise<CallResult>,
): Promise<CallResult> {
  const result = await send(content)
  if (result.kind !== 'no' || lostAddresses.has(result.error)) return result
  if (postOutcome(result).kind !== 'refused') return result
  const { blocks, text = '', ...rest } = content
  return await send({ ...rest, text: textsIn(blocks).join('\n').slice(0, textMax) || text })
}

/** Returns all texts in the blocks of a message, without those of buttons. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  if ('type' in value && value.type === 'actions') return []
  if ('text' in value && typeof value.text === 'string') return [value.text]
  return Object.values(value).flatMap(textsIn)
}

/** Pause in ms after a rate limit if Slack names no time. */
const laterMs = 60_000
/** Pause in ms before trying again to open a direct message. */
const openAgainAfterMs = 30_000

/** Slack's errors for a channel or person that gets no messages until a person changes something. */
const lostPlaces = new Set(
  `cannot_dm_bot channel_is_limited_access channel_not_found channel_type_not_supported is_archived is_inactive
   messages_tab_disabled no_permission not_in_channel posting_to_general_channel_denied restricted_action
   restricted_action_read_only_channel restricted_action_thread_only_channel user_disabled user_is_bot
   user_is_restricted user_not_found user_not_visible users_not_found`.split(/\s+/),
)
/** Errors of a response_url that has expired, was used too often, or is not an address of Slack. */
const lostAddresses: ReadonlySet<string> = new Set([
  'expired_url',
  'http_404',
  'http_410',
  'not_an_address_of_slack',
  'used_url',
])
/** Slack's errors for a wrong token or missing scopes, which affect every message. */
export const installationFaults: ReadonlySet<string> = new Set(
  `account_inactive invalid_auth missing_scope not_allowed_token_type not_authed org_login_required
   team_access_not_granted team_not_found token_expired token_revoked`.split(/\s+/),
)
/** Slack's errors after which it is not known whether the message was posted. */
const unclearErrors = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable'])
/** Slack's errors for too many calls. */
const limitErrors = new Set(['accesslimited', 'rate_limited', 'ratelimited', 'team_added_to_org'])

/** Returns what Slack's answer means for the message: sent, to be tried again, or lost, and why. */
function postOutcome(result: CallResult): SendOutcome {
  switch (result.kind) {
    case 'ok':
      return { kind: 'sent', reference: result.data.ts || null }
    case 'limited':
      return { kind: 'later', afterMs: result.afterMs, detail: 'ratelimited' }
    case 'lost':
      return { kind: 'unknown', detail: result.detail }
    case 'no': {
      const { error: detail } = result
      if (lostPlaces.has(detail)) return { kind: 'lost', detail }
      if (installationFaults.has(detail)) return { kind: 'barred', detail }
      if (unclearErrors.has(detail)) return { kind: 'unknown', detail }
      return limitErrors.has(detail)
        ? { kind: 'later', afterMs: laterMs, detail }
        : { kind: 'refused', detail }
    }
  }
}

/**
 * Returns the outcome of a message whose direct channel could not be opened. An unclear failure is tried again, since
 * nothing was posted.
 */
function notOpened(result: CallResult): SendOutcome {
  const outcome = postOutcome(result)
  // Nothing was posted yet, so nothing can arrive twice.
  if (outcome.kind !== 'unknown' && outcome.kind !== 'sent') return outcome
  return { kind: 'later', afterMs: openAgainAfterMs, detail: 'conversations.open gave no answer' }
}
