import type { Handler } from 'hono'
import { type BrandCounts, brandCounts } from '../../register/permitted/counts.ts'
import { type ApiContext, ofProvider } from './api-context.ts'

const none: BrandCounts = { approval: 0, rejection: 0 }

/** `GET /sps/{iysCode}/brands` (iys.md 3.3): the open brands with how many consents they have in each status. */
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

/** Counting this quick is done for every request. */
const quickMs = 20
/** A slower count is used again for this many times as long as it took, so that there is counting 2 % of the time at most. */
const keptFactor = 50

/**
 * A count that is not made more often than it is worth. Whoever asks while it is made gets that one: it gives turns to others,
 * and would else be begun in each of them. `now` in ms, of a clock that is never set.
 */
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
