import { parseJson } from './api-call.ts'
import type { Cast } from './cast.ts'
import { type Deliver, type Delivery, deliverInTime } from './deliver.ts'
import { type Block, type Entered, type EnteredValues, findElement } from './slack-blocks.ts'
import type { SlackConversation, SlackConversations, SlackNotice } from './slack-conversations.ts'
import type { Act, Press, SlackShortcut } from './slack-payloads.ts'
import type { SlackResponseUrls } from './slack-response-urls.ts'
import { signedSlackEvent, signedSlackRequest } from './slack-signature.ts'
import type { SlackViews } from './slack-views.ts'

/** What the acts of people need: the workspace, and the way to the app. */
export type SlackContext = {
  people: Cast
  command: string
  shortcuts: readonly SlackShortcut[]
  signingSecret: string
  deliver: Deliver
  clock: () => number
  conversations: SlackConversations
  views: SlackViews
  urls: SlackResponseUrls
}

/** What the page says about a press: which element, its value, and what else is filled in around it. */
export type Pressed = { blockId: string; actionId: string; value: Entered; values: EnteredValues }
/** `gone`: what was pressed is no longer there, for instance on a page that was not up to date. */
export type Pressing = 'done' | 'failed' | 'gone'

/** Slack waits three seconds for the answer to a command or a click. */
const patienceMs = 3000

export function sendForm(context: SlackContext, form: Record<string, string>): Promise<Delivery> {
  const request = signedSlackRequest(form, context.signingSecret, context.clock())
  return deliverInTime(context.deliver, request, patienceMs)
}

export function sendPayload(context: SlackContext, payload: Record<string, unknown>): Promise<Delivery> {
  return sendForm(context, { payload: JSON.stringify(payload) })
}

export function sendEvent(context: SlackContext, event: Record<string, unknown>): Promise<Delivery> {
  const request = signedSlackEvent(event, context.signingSecret, context.clock())
  return deliverInTime(context.deliver, request, patienceMs)
}

export function newAct(context: SlackContext, user: string, responseUrl: string | null): Act {
  const actionTs = (context.clock() / 1000).toFixed(6)
  return { user, triggerId: context.views.newTrigger(user), responseUrl, actionTs }
}

/** The conversation, if this person may be in it. */
export function placeFor(context: SlackContext, user: string, channel: string) {
  if (!context.people.slack.staff.some((member) => member.slackId === user)) return undefined
  const place = context.conversations.places.find(({ id }) => id === channel)
  return place && (place.user === null || place.user === user) ? place : undefined
}

export function pressOf(blocks: Block[], pressed: Pressed): Press | undefined {
  const element = findElement(blocks, pressed.blockId, pressed.actionId)
  return element && { element, blockId: pressed.blockId, entered: pressed.value, values: pressed.values }
}

/** A line that Slack itself writes, to one person. */
export function notify(
  context: SlackContext,
  place: SlackConversation,
  user: string,
  notice: SlackNotice,
): void {
  const line = { channel: place.id, author: 'USLACKBOT', onlyFor: user }
  context.conversations.post({ ...line, kind: 'notice', notice })
}

/** Slack's name for what went wrong with an app's answer. */
export function errorOf(answer: Delivery & { ok: false }): 'operation_timeout' | 'dispatch_failed' {
  return answer.fault === 'late' ? 'operation_timeout' : 'dispatch_failed'
}

/** The body of an answer: nothing, JSON, or plain text, which is also how broken JSON is read. */
export function replyOf(answer: Delivery & { ok: true }): Record<string, unknown> | null {
  if (answer.text.trim() === '') return null
  const parsed = answer.type.includes('json') ? parseJson(answer.text) : undefined
  return typeof parsed === 'object' && parsed !== null
    ? (parsed as Record<string, unknown>)
    : { text: answer.text }
}
