import { holds } from '../broken.ts'
import { secrets } from '../company.ts'
import type { Act, Answer, Scene } from './actor.ts'
import { slackSide } from './slack.ts'

export const strange = [null, true, false, 0, -1, 1.5, 1e308, '', '\0', '\ud800', [], {}, '@deep'] as const
const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

/** JSON with 100,000 levels in place of '@deep', which JSON.stringify itself could not write. */
export function jsonOf(content: unknown): string {
  return JSON.stringify(content).replace('"@deep"', deep)
}

/** Odd requests are taken or refused; 503 means that the database is away. */
export function isWellAnswered(answer: Answer | null): void {
  const { status } = answer ?? { status: 503 }
  holds(status < 500 || status === 503, 'an unexpected request is refused and breaks nothing')
}

/** Knows the platforms' secrets and sends what they never would. */
export function strangeActs(scene: Scene): Act[] {
  const { random, now, note } = scene
  const slack = slackSide(now)
  // Apart from the chats that are checked.
  const chat = { id: 900_001, type: 'private' }
  const from = { id: 900_001, is_bot: false }
  let sent = 0

  async function toTelegram(): Promise<void> {
    sent += 1
    const event = random.pick<Record<string, unknown>>([
      { message_id: 1, date: 1, chat, from, text: 'Merhaba' },
      { message_id: 1, date: 1, chat, from, contact: { phone_number: '1', user_id: from.id } },
      { message_id: 1, date: 1, chat, from, forward_origin: { date: 1 } },
      { id: '1', from, message: { message_id: 1, date: 0, chat }, data: 'stop|1' },
    ])
    event[random.pick(Object.keys(event))] = random.pick(strange)
    const kind = random.pick(['message', 'callback_query', 'my_chat_member', 'edited_message'])
    await send(
      new Request('http://izin.test/telegram/webhook', {
        method: 'POST',
        headers: { 'x-telegram-bot-api-secret-token': secrets.telegram },
        body: jsonOf({ update_id: 900_000_000 + sent, [kind]: event }),
      }),
    )
  }

  async function toSlack(): Promise<void> {
    sent += 1
    const event: Record<string, unknown> = { type: 'app_home_opened', user: 'U0STRANGE', tab: 'home' }
    event[random.pick(Object.keys(event))] = random.pick(strange)
    const content = { type: 'event_callback', event_id: `Ev${sent}`, team_id: 'T0TEST', event }
    await send(slack.payload(jsonOf(content)))
  }

  async function send(request: Request): Promise<void> {
    const answer = await scene.ask(request)
    note(`strange: ${answer?.status ?? 'none'}`)
    isWellAnswered(answer)
  }

  return [
    [1, toTelegram],
    [1, toSlack],
  ]
}
