/** Hands a file over, as Slack's own servers take one that is chosen in a form; answers its id, or null. */
export async function postFile(file) {
  try {
    const response = await fetch(`/playground/slack/file?name=${encodeURIComponent(file.name)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: file,
    })
    return response.ok ? (await response.json()).id : null
  } catch {
    return null
  }
}

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
