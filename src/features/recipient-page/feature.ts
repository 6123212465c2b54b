import { linkTraces } from '../../register/links.ts'
import type { Feature } from '../feature.ts'

export const recipientPage = { eraseRecipient: linkTraces } satisfies Feature
