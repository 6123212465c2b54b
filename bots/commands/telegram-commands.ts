import { fold } from '../../src/consent/fold.ts'
import { messagesIn } from '../messages/index.ts'
import { note, paragraph, type Reply, textReply } from './reply.ts'

/** Command by which a Telegram group asks for the daily report. */
const words = ['abone', 'subscribe']

/** True for the command by which a Telegram group asks for the daily report. */
export function isGroupCommand(command: string): boolean {
  return words.includes(fold(command))
}

/** Returns the command menu that Telegram shows in groups. */
export function groupMenu(language: 'tr' | 'en'): { command: string; description: string }[] {
  return [{ command: 'abone', description: messagesIn(language).telegramGroup.menu }]
}

/**
 * Answers with the id of a group and the command that subscribes it, and nothing else: anyone can add the bot to a
 * group.
 */
export function groupReply(groupId: string, slackCommand: string): Reply {
  const { telegramGroup: texts } = messagesIn('tr')
  const place = `telegram ${groupId}`
  const { summary, add, remove } = texts
  return textReply(
    summary,
    [`${summary} `, { code: groupId }],
    paragraph([`${add} `, { code: `${slackCommand} abone ${place} marka=…` }]),
    note([`${remove} `, { code: `${slackCommand} abone sil ${place}` }]),
  )
}

/** Command typed in Telegram: its name, the bot that it names (null for none), and the text after it. */
interface TypedCommand {
  readonly command: string
  readonly bot: string | null
  readonly rest: string
}

/** Splits a text such as `/iptal@ornek_bot hemen` into command, bot and the text after it; null if it does not begin with `/`. */
export function readTypedCommand(text: string): TypedCommand | null {
  const match = /^\/([^\s@/]+)(?:@(\S*))?(?:\s([\s\S]*))?$/u.exec(text)
  if (match === null) return null
  return { command: match[1] ?? '', bot: match[2] ?? null, rest: (match[3] ?? '').trim() }
}
