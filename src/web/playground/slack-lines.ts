import {
  errorOf,
  newAct,
  notify,
  type Pressed,
  type Pressing,
  placeFor,
  pressOf,
  replyOf,
  type SlackContext,
  sendForm,
  sendPayload,
} from './slack-context.ts'
import type { SlackConversation } from './slack-conversations.ts'
import { commandForm, messageActionPayload, messageShortcutPayload } from './slack-payloads.ts'

/** Somebody wrote a line and pressed Enter. False when the place is not theirs to write in. */
export async function writeLine(
  context: SlackContext,
  user: string,
  channel: string,
  line: string,
): Promise<boolean> {
  const place = placeFor(context, user, channel)
  if (!place) return false
  if (line.startsWith('/')) await runCommand(context, user, place, line)
  else sayAloud(context, user, place, line)
  return true
}

function sayAloud(context: SlackContext, user: string, place: SlackConversation, line: string): void {
  context.conversations.post({ channel: place.id, author: user, text: escapeText(line) })
  notify(context, place, user, { what: 'not-a-command', command: context.command })
}

async function runCommand(
  context: SlackContext,
  user: string,
  place: SlackConversation,
  line: string,
): Promise<void> {
  const command = line.split(/\s/, 1)[0] ?? line
  const reminder = { channel: place.id, author: user, onlyFor: user, text: escapeText(line) }
  context.conversations.post({ ...reminder, kind: 'command' })
  if (command !== context.command) notify(context, place, user, { what: 'unknown-command', command })
  else await sendCommand(context, user, place, line.slice(command.length + 1))
}

async function sendCommand(context: SlackContext, user: string, place: SlackConversation, typed: string) {
  const { people, command, urls } = context
  const author = people.slack.app.userId
  const url = urls.issue({ channel: place.id, user, author, original: null })
  const act = newAct(context, user, url)
  const answer = await sendForm(context, commandForm(people, place, act, command, typed))
  if (!answer.ok)
    return notify(context, place, user, { what: 'command-failed', command, error: errorOf(answer) })
  const reply = replyOf(answer)
  if (reply && !urls.answer(url, reply)) {
    notify(context, place, user, { what: 'command-failed', command, error: 'dispatch_failed' })
  }
}

/** Somebody pressed or chose something in a message. */
export async function pressInMessage(
  context: SlackContext,
  user: string,
  channel: string,
  ts: string,
  pressed: Pressed,
): Promise<Pressing> {
  const { people, conversations, urls } = context
  const place = placeFor(context, user, channel)
  const message = place && conversations.find(channel, ts)
  const press = message && pressOf(message.blocks, pressed)
  if (!press || (message.onlyFor !== null && message.onlyFor !== user)) return 'gone'
  const url = urls.issue({ channel, user, author: people.slack.app.userId, original: { channel, ts } })
  const act = newAct(context, user, url)
  const answer = await sendPayload(context, messageActionPayload(people, place, message, act, press))
  if (answer.ok) return 'done'
  notify(context, place, user, { what: 'action-failed', error: errorOf(answer) })
  return 'failed'
}

/** Somebody chose a shortcut in the menu of a message. Slack offers none on lines that only one person sees. */
export async function chooseShortcut(
  context: SlackContext,
  user: string,
  channel: string,
  ts: string,
  callbackId: string,
): Promise<Pressing> {
  const { people, conversations, shortcuts, urls } = context
  const place = placeFor(context, user, channel)
  const message = place && conversations.find(channel, ts)
  const isOffered = shortcuts.some((one) => one.callbackId === callbackId)
  if (!message || message.onlyFor !== null || !isOffered) return 'gone'
  const url = urls.issue({ channel, user, author: people.slack.app.userId, original: null })
  const act = newAct(context, user, url)
  const answer = await sendPayload(context, messageShortcutPayload(people, place, message, act, callbackId))
  if (answer.ok) return 'done'
  notify(context, place, user, { what: 'action-failed', error: errorOf(answer) })
  return 'failed'
}

/** Slack keeps what people type with the three characters of its markup escaped. */
function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
