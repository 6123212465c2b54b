import type { Cast } from './cast.ts'
import { type Element, type Entered, type EnteredValues, heldValue, stateOf } from './slack-blocks.ts'
import type { SlackConversation, SlackMessage } from './slack-conversations.ts'
import type { SlackView } from './slack-views.ts'
import { messageObject } from './slack-web-api.ts'

/** Who acted, and the keys Slack made for this one act. */
export type Act = { user: string; triggerId: string; responseUrl: string | null; actionTs: string }

/** Slack still sends the old verification token; nobody should look at it. */
const oldToken = 'verification-token-of-the-playground'

/** The form of a slash command. `typed` is all that follows the command's one space, untrimmed. */
export function commandForm(
  people: Cast,
  place: SlackConversation,
  act: Act,
  command: string,
  typed: string,
): Record<string, string> {
  const { team, app } = people.slack
  return {
    token: oldToken,
    team_id: team.id,
    team_domain: team.domain,
    channel_id: place.id,
    channel_name: place.name,
    user_id: act.user,
    user_name: userOf(people, act.user).username,
    command,
    text: typed,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: act.responseUrl ?? '',
    trigger_id: act.triggerId,
  }
}

function envelope(type: string, people: Cast, act: Act): Record<string, unknown> {
  const { team, app } = people.slack
  return {
    type,
    user: userOf(people, act.user),
    api_app_id: app.id,
    token: oldToken,
    trigger_id: act.triggerId,
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
  }
}

function userOf({ slack }: Cast, id: string) {
  const known = [...slack.staff, ...slack.guests].find(({ slackId }) => slackId === id)
  const username = known?.username ?? id
  return { id, username, name: username, team_id: slack.team.id }
}

/** What was pressed or chosen, one entry of `actions`. */
function actionOf(element: Element, blockId: string, entered: Entered, actionTs: string) {
  const common = { action_id: element.action_id, block_id: blockId, type: element.type, action_ts: actionTs }
  if (element.type !== 'button') return { ...common, ...heldValue(element, entered) }
  const { text, value, style } = element
  return { ...common, text, ...(value !== undefined && { value }), ...(style !== undefined && { style }) }
}

export type Press = { element: Element; blockId: string; entered: Entered; values: EnteredValues }

/** A press in a message. For a private line Slack leaves out the message itself; its place is in `container`. */
export function messageActionPayload(
  people: Cast,
  place: SlackConversation,
  message: SlackMessage,
  act: Act,
  press: Press,
): Record<string, unknown> {
  const isEphemeral = message.onlyFor !== null
  return {
    ...envelope('block_actions', people, act),
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: isEphemeral,
    },
    channel: { id: place.id, name: place.name },
    ...(!isEphemeral && { message: messageObject(message, people) }),
    state: stateOf(message.blocks, press.values),
    response_url: act.responseUrl,
    actions: [actionOf(press.element, press.blockId, press.entered, act.actionTs)],
  }
}

/** One of the shortcuts an app offers on messages, as its manifest names it. */
export type SlackShortcut = { readonly name: string; readonly callbackId: string }

/** Somebody chose a shortcut on a message, which comes along whole. */
export function messageShortcutPayload(
  people: Cast,
  place: SlackConversation,
  message: SlackMessage,
  act: Act,
  callbackId: string,
): Record<string, unknown> {
  return {
    ...envelope('message_action', people, act),
    callback_id: callbackId,
    action_ts: act.actionTs,
    message_ts: message.ts,
    channel: { id: place.id, name: place.name },
    message: messageObject(message, people),
    response_url: act.responseUrl,
  }
}

/** A press in a modal or Home view: the view comes along, a channel and a response_url do not. */
export function viewActionPayload(people: Cast, view: SlackView, act: Act, press: Press) {
  return {
    ...envelope('block_actions', people, act),
    container: { type: 'view', view_id: view.id },
    view: { ...view, state: stateOf(view.blocks, press.values) },
    actions: [actionOf(press.element, press.blockId, press.entered, act.actionTs)],
  }
}

/** Somebody opened the app's own tab. */
export function homeOpenedEvent({ slack }: Cast, act: Act, eventId: string): Record<string, unknown> {
  const { actionTs: event_ts, user } = act
  return {
    type: 'event_callback',
    token: oldToken,
    team_id: slack.team.id,
    api_app_id: slack.app.id,
    event: { type: 'app_home_opened', user, channel: `D${user.slice(1)}`, tab: 'home', event_ts },
    event_id: eventId,
    event_time: Math.floor(Number(event_ts)),
    is_ext_shared_channel: false,
  }
}

export function viewSubmissionPayload(people: Cast, view: SlackView, act: Act, values: EnteredValues) {
  return {
    ...envelope('view_submission', people, act),
    view: { ...view, state: stateOf(view.blocks, values) },
    response_urls: [],
  }
}

export function viewClosedPayload(people: Cast, view: SlackView, act: Act, isCleared: boolean) {
  const { trigger_id: _, ...rest } = envelope('view_closed', people, act)
  return { ...rest, view, is_cleared: isCleared }
}
