import { databaseActions, databaseCommand } from '../../../bots/commands/reports/database.ts'
import type { Feature } from '../feature.ts'

export const permitted = { commands: [databaseCommand], actions: databaseActions } satisfies Feature
