import { fold } from '../../src/consent/fold.ts'
import { messagesIn } from '../messages/index.ts'
import { note, paragraph, type Reply, textReply } from './reply.ts'

const words = ['abone', 'subscribe']

export function isGroupCommand(command: string): boolean {
  return words.includes(fold(command))
}

export function groupMenu(language: 'tr' | 'en'): { command: string; description: string }[] {
  return [{ command: 'abone', description: messagesIn(language).telegramGroup.menu }]
}

/** Names the group id and the command that subscribes it, and nothing else: anyone can add the bot. */
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

interface TypedCommand {
  readonly command: string
  readonly bot: string | null
  readonly rest: string
}

/** Splits `/iptal@ornek_bot hemen` into command, bot and rest; `/çıkış` is a command too. Null for other text. */
export function readTypedCommand(text: string): TypedCommand | null {
  const match = /^\/([^\s@/]+)(?:@(\S*))?(?:\s([\s\S]*))?$/u.exec(text)
  if (match === null) return null
  return { command: match[1] ?? '', bot: match[2] ?? null, rest: (match[3] ?? '').trim() }
}
