import type { Feature } from '../feature.ts'
import { databaseCommand } from './database.ts'

export const permittedFeature = { commands: [databaseCommand] } satisfies Feature
