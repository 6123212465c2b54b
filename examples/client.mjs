// Prints whether an SMS may be sent to each address, and for each that may the link to put into it.
//   IZIN_USERNAME=… IZIN_PASSWORD=… node examples/client.mjs +905321234567 +905000000099

const {
  IZIN_URL = 'http://127.0.0.1:3000',
  IZIN_BRAND = '123457',
  IZIN_USERNAME,
  IZIN_PASSWORD,
} = process.env
const recipients = process.argv.slice(2)

async function post(path, headers, body) {
  const response = await fetch(`${IZIN_URL}${path}`, { method: 'POST', headers, body })
  const answer = await response.text()
  if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${answer}`)
  return JSON.parse(answer)
}

// The token works for two hours: a real client keeps it.
const { access_token } = await post(
  '/oauth2/token',
  { authorization: `Basic ${Buffer.from(`${IZIN_USERNAME}:${IZIN_PASSWORD}`).toString('base64')}` },
  new URLSearchParams({ grant_type: 'client_credentials' }),
)
const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' }
const consent = { brandCode: Number(IZIN_BRAND), channel: 'MESAJ' }

const { results } = await post('/v1/check', headers, JSON.stringify({ ...consent, recipients }))
const permitted = results.filter(({ maySend }) => maySend).map(({ recipient }) => recipient)
for (const { recipient, maySend, why } of results)
  console.log(recipient, maySend ? 'send' : 'do not send', why)

if (permitted.length > 0) {
  const { links } = await post('/v1/links', headers, JSON.stringify({ ...consent, recipients: permitted }))
  for (const { recipient, url } of links) console.log(recipient, url)
}
