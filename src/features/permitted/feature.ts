import type { Feature } from '../feature.ts'
import { databaseActions, databaseCommand } from './database.ts'

export const permitted = { commands: [databaseCommand], actions: databaseActions } satisfies Feature
