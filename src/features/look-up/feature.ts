import type { Feature } from '../feature.ts'
import { lookUpActions, lookUpCommand } from './look-up.ts'

export const lookUps = { commands: [lookUpCommand], actions: lookUpActions } satisfies Feature
