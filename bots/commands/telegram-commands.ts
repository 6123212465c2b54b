import { messagesIn } from '../messages/index.ts'
import { fold } from './parse/fold.ts'
import { note, paragraph, type Reply, textReply } from './reply.ts'

const words = ['abone', 'subscribe']

/** True for the one command that the bot answers in a group. */
export function isGroupCommand(command: string): boolean {
  return words.includes(fold(command))
}

/** The command menu of a group's administrators. */
export function groupMenu(language: 'tr' | 'en'): { command: string; description: string }[] {
  return [{ command: 'abone', description: messagesIn(language).telegramGroup.menu }]
}

/**
 * Names the group's id and the command by which an admin in Slack subscribes it to the daily report. Everybody in the group
 * reads the answer, so it says nothing else: anybody can make a group and add the bot, and only an admin's command counts.
 */
export function groupReply(groupId: string, slackCommand: string): Reply {
  const { telegramGroup: texts } = messagesIn('tr')
  const place = `telegram ${groupId}`
  const { summary, add, remove } = texts
  return textReply(
    summary,
    [`${summary} `, { code: groupId }],
    paragraph([`${add} `, { code: `${slackCommand} abone ekle ${place}` }]),
    note([`${remove} `, { code: `${slackCommand} abone sil ${place}` }]),
  )
}

interface TypedCommand {
  readonly command: string
  /** The bot it names, where there are several; null where it names none. */
  readonly bot: string | null
  readonly rest: string
}

/**
 * A command and what stands behind it: `/iptal@ornek_bot hemen` is iptal, hemen. A word that Telegram itself would not mark
 * as one, such as /çıkış, counts too. Null for running text.
 */
export function readTypedCommand(text: string): TypedCommand | null {
  const match = /^\/([^\s@/]+)(?:@(\S*))?(?:\s([\s\S]*))?$/u.exec(text)
  if (match === null) return null
  return { command: match[1] ?? '', bot: match[2] ?? null, rest: (match[3] ?? '').trim() }
}
