/** Calls the server. Answers come over the event stream; this only tells whether the call was taken. */
export async function post(path, body) {
  try {
    const response = await fetch(`/playground/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return { ok: response.ok, body: await response.json().catch(() => ({})) }
  } catch {
    return { ok: false, body: {} }
  }
}
