/** What Slack sends of what people do, in the shapes it has. */

/** How one act is known, and where what is said about it later goes. */
export interface Act {
  readonly id: string
  readonly responseUrl: string
}

const app = 'A0TEST'
const team = { id: 'T0TEST' }

export const slashForm = (user: string, text: string, { id, responseUrl }: Act) => ({
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

export interface Button {
  readonly id: string
  readonly value: string
}

const pressed = (user: string, { id, value }: Button, act: Act) => ({
  type: 'block_actions',
  user: { id: user, team_id: team.id },
  team,
  api_app_id: app,
  trigger_id: `trigger.${act.id}`,
  actions: [{ type: 'button', block_id: 'b', action_id: id, value, action_ts: '1.2' }],
})

export const pressInMessage = (user: string, button: Button, isEphemeral: boolean, act: Act) => ({
  ...pressed(user, button, act),
  container: { type: 'message', message_ts: '1.1', channel_id: 'C0TEST', is_ephemeral: isEphemeral },
  channel: { id: 'C0TEST', name: 'test' },
  response_url: act.responseUrl,
})

export const pressInView = (user: string, button: Button, view: object, act: Act) => ({
  ...pressed(user, button, act),
  container: { type: 'view', view_id: 'V1' },
  view,
})

export interface RoomMessage {
  readonly text: string
  readonly ts: string
}

export const shortcutOn = (user: string, message: RoomMessage, { id, responseUrl }: Act) => ({
  type: 'message_action',
  callback_id: 'izin:refuse',
  user: { id: user, team_id: team.id },
  team: { ...team, domain: 'ornek' },
  channel: { id: 'C0TEST', name: 'test' },
  message_ts: message.ts,
  message: { type: 'message', user: 'U0CUSTOMER', ...message },
  trigger_id: `trigger.${id}`,
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

export const fileShared = (user: string, file: string, act: Act) =>
  eventOf({ type: 'file_shared', user_id: user, channel_id: 'D0TEST', file_id: file, event_ts: '1.1' }, act)
