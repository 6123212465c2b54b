import type { Handler } from 'hono'
import { type BrandCounts, brandCounts } from '../../register/permitted/permitted.ts'
import { type ApiContext, ofProvider } from './api-context.ts'

const none: BrandCounts = { approval: 0, rejection: 0 }

/** `GET /sps/{iysCode}/brands` (iys.md 3.3): open brands with their consents by status. */
export function brandList(api: ApiContext): Handler {
  const counts = memoizeByCost(() => brandCounts(api.register))
  return ofProvider(api, async (c, session) => {
    const [brands, totals] = await Promise.all([api.directory.brands(), counts()])
    const open = brands.filter(
      ({ providerCode, closedAt }) => providerCode === session.providerCode && closedAt === null,
    )
    return c.json(
      open.map(({ code, name, master }) => {
        const { approval, rejection } = totals.get(code) ?? none
        return {
          brandCode: code,
          name,
          master,
          stats: {
            consents: { approval, rejection, total: approval + rejection },
            retailers: { total: 0 },
          },
        }
      }),
    )
  })
}

const quickMs = 20
/** A slower count is reused for 50 times its duration, so that counting takes at most 2 % of the time. */
const keptFactor = 50

/** Memoizes a count by its cost; concurrent callers share one count. `now` in ms, monotonic. */
export function memoizeByCost<Counted>(
  count: () => Promise<Counted>,
  now: () => number = () => performance.now(),
): () => Promise<Counted> {
  let kept: { readonly until: number; readonly counted: Counted } | null = null
  let underWay: Promise<Counted> | null = null

  async function made(): Promise<Counted> {
    const start = now()
    const counted = await count()
    const end = now()
    kept = end - start < quickMs ? null : { until: end + keptFactor * (end - start), counted }
    return counted
  }

  return async () => {
    if (kept !== null && now() < kept.until) return kept.counted
    underWay ??= made().finally(() => {
      underWay = null
    })
    return await underWay
  }
}
