import { lookUpActions, lookUpCommand } from '../../../bots/commands/consents/look-up.ts'
import type { Feature } from '../feature.ts'

export const lookUps = { commands: [lookUpCommand], actions: lookUpActions } satisfies Feature
