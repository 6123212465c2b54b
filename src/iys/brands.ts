import type { Handler } from 'hono'
import { type BrandCounts, brandCounts } from '../register/brand-counts.ts'
import { type Desk, ofProvider } from './desk.ts'

const none: BrandCounts = { approval: 0, rejection: 0 }

/** Counting this quick is done for every request. */
const quickMs = 20
/** A slower count is used again for this many times as long as it took, so that counting is 2 % of the work at most. */
const keptFactor = 50

/** `GET /sps/{iysCode}/brands` (iys.md 3.3): the open brands with how many consents they have in each status. */
export function brandList(desk: Desk): Handler {
  const counts = counted(desk)
  return ofProvider(desk, async (c, session) => {
    const [brands, totals] = await Promise.all([desk.directory.brands(), counts()])
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

function counted(desk: Desk): () => Promise<ReadonlyMap<number, BrandCounts>> {
  let kept: { readonly until: number; readonly totals: ReadonlyMap<number, BrandCounts> } | null = null
  return async () => {
    const start = performance.now()
    if (kept !== null && start < kept.until) return kept.totals
    const totals = await brandCounts(desk.register)
    const end = performance.now()
    kept = end - start < quickMs ? null : { until: end + keptFactor * (end - start), totals }
    return totals
  }
}
