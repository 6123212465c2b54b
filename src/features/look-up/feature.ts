import type { Feature } from '../feature.ts'
import { lookUpActions, lookUpCommand } from './look-up.ts'
import { nearLimitPosts } from './near-limit.ts'

export const lookUpFeature = {
  commands: [lookUpCommand],
  actions: lookUpActions,
  posts: nearLimitPosts,
} satisfies Feature
