import type { Messages } from '../../messages/index.ts'
import type { Reply } from '../reply.ts'
import type { Speaker } from './speaker.ts'

/** One command of the recipient. The first of its words stands in Telegram's menu: a–z, digits and underscore only. */
export interface RecipientCommand {
  readonly name: keyof Messages['commands']['recipient']
  readonly words: readonly [string, ...string[]]
  run(speaker: Speaker, rest: string): Promise<Reply>
}

/** What a button of the recipient does. */
export type RecipientAction = (speaker: Speaker, values: readonly string[]) => Promise<Reply>
