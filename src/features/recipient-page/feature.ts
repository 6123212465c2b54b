import type { Feature } from '../feature.ts'
import { recipientRoutes } from './routes.ts'

export const recipientPageFeature = { routes: recipientRoutes } satisfies Feature
