import { downloadTraces } from '../../register/downloads.ts'
import type { Feature } from '../feature.ts'

export const download = { eraseRecipient: downloadTraces } satisfies Feature
