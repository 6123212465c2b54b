import { createHmac } from 'node:crypto'
import type { OpenedView } from './slack-double.ts'

/** Slack's signature v0 at a time, ms UTC. */
export function signedHeaders(body: string, secret: string, nowMs: number): Record<string, string> {
  const stamp = String(Math.floor(nowMs / 1000))
  const signature = createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')
  return {
    'content-type': body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': `v0=${signature}`,
  }
}

export const formOf = (form: Record<string, string>) => new URLSearchParams(form).toString()
export const payloadOf = (payload: object | string) =>
  formOf({ payload: typeof payload === 'string' ? payload : JSON.stringify(payload) })

export interface Act {
  readonly id: string
  readonly responseUrl: string
}

export interface Button {
  readonly id: string
  readonly value: string
}

export interface RoomMessage {
  readonly text: string
  readonly ts: string
}

const app = 'A0TEST'
const team = { id: 'T0TEST' }
const userOf = (id: string) => ({ id, team_id: team.id })

export const typed = (user: string, text: string, { id, responseUrl }: Act) => ({
  command: '/izin',
  text,
  user_id: user,
  team_id: team.id,
  channel_id: 'C0TEST',
  trigger_id: `trigger.${id}`,
  response_url: responseUrl,
  api_app_id: app,
  is_enterprise_install: 'false',
})

const pressed = (user: string, { id, value }: Button, act: Act) => ({
  type: 'block_actions',
  user: userOf(user),
  team,
  api_app_id: app,
  trigger_id: `trigger.${act.id}`,
  actions: [{ type: 'button', block_id: 'b', action_id: id, value, action_ts: act.id }],
})

export const pressedInMessage = (user: string, button: Button, act: Act, isEphemeral = true) => ({
  ...pressed(user, button, act),
  container: { type: 'message', message_ts: '1.1', channel_id: 'C0TEST', is_ephemeral: isEphemeral },
  channel: { id: 'C0TEST', name: 'test' },
  response_url: act.responseUrl,
})

export const pressedInView = (user: string, button: Button, act: Act, view: object) => ({
  ...pressed(user, button, act),
  container: { type: 'view', view_id: 'V1' },
  view,
})

export const shortcutOn = (user: string, message: RoomMessage, { id, responseUrl }: Act) => ({
  type: 'message_action',
  callback_id: 'izin:refuse',
  user: userOf(user),
  team: { ...team, domain: 'ornek' },
  channel: { id: 'C0TEST', name: 'test' },
  message_ts: message.ts,
  message: { type: 'message', user: 'U0CUSTOMER', ...message },
  trigger_id: `trigger.${id}`,
  action_ts: id,
  response_url: responseUrl,
})

const eventOf = (event: object, { id }: Act) => ({
  type: 'event_callback',
  team_id: team.id,
  event_id: `Ev${id}`,
  event,
})

export const homeOpened = (user: string, act: Act) =>
  eventOf({ type: 'app_home_opened', user, channel: 'D0TEST', tab: 'home', event_ts: '1.1' }, act)

/** A direct message, or a mention where a channel is given. */
export const written = (user: string, text: string, channel: string | undefined, act: Act) =>
  eventOf(
    channel === undefined
      ? { type: 'message', user, text, channel: 'D0TEST', channel_type: 'im', ts: '1.1' }
      : { type: 'app_mention', user, text: `<@U0BOT> ${text}`, channel, ts: '1.1' },
    act,
  )

export type Filled = Record<string, string | readonly string[]>

export function submissionOf(view: OpenedView | undefined, user: string, filled: Filled, act: Act): object {
  if (view === undefined) throw new Error('There is no form to fill in')
  const values = view.blocks.flatMap(({ block_id = '', element }) =>
    element === undefined
      ? []
      : [[block_id, { [element.action_id]: stateOf(element.type, filled[block_id]) }] as const],
  )
  return {
    type: 'view_submission',
    user: userOf(user),
    team,
    api_app_id: app,
    trigger_id: `trigger.${act.id}`,
    view: { ...view, state: { values: Object.fromEntries(values) } },
    response_urls: [],
  }
}

const single: Readonly<Record<string, string>> = {
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  users_select: 'selected_user',
  conversations_select: 'selected_conversation',
}

function stateOf(type: string, value: string | readonly string[] = []): object {
  const [first = null] = [value].flat()
  const all = [value].flat().map(String)
  if (type === 'checkboxes') return { type, selected_options: all.map(chosen) }
  if (type === 'static_select') return { type, selected_option: first === null ? null : chosen(first) }
  if (type === 'file_input') {
    return { type, files: all.map((id) => ({ id, name: `${id}.pdf`, mimetype: 'application/pdf' })) }
  }
  return { type, [single[type] ?? 'value']: first }
}

const chosen = (value: string) => ({ text: { type: 'plain_text', text: value }, value })
