/** The app's own fetch: takes a platform's request, gives the app's answer. */
export type Deliver = (request: Request) => Promise<Response>

export type Delivery =
  | { ok: true; text: string; type: string }
  | { ok: false; fault: 'refused' | 'late'; status: number | null }

/**
 * Hands a request to the app and waits as long as the platform would. An answer that comes later is not
 * read any more, as at the platform; what the app did meanwhile still counts.
 */
export async function deliverInTime(
  deliver: Deliver,
  request: Request,
  patienceMs: number,
): Promise<Delivery> {
  const { promise: late, resolve: giveUp } = Promise.withResolvers<null>()
  const timer = setTimeout(() => giveUp(null), patienceMs)
  try {
    const response = await Promise.race([deliver(request), late])
    if (response === null) return { ok: false, fault: 'late', status: null }
    if (!response.ok) return { ok: false, fault: 'refused', status: response.status }
    return { ok: true, text: await response.text(), type: response.headers.get('content-type') ?? '' }
  } catch {
    return { ok: false, fault: 'refused', status: null }
  } finally {
    clearTimeout(timer)
  }
}
