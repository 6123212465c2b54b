import { html } from 'hono/html'
import { framedPage } from '../../http/page.ts'
import type { UploadedFile } from '../../register/uploads/file.ts'
import type { textsFor } from './texts.ts'

type Language = ReturnType<typeof textsFor>

/** Asks for the file. */
export function askPage({ language, texts }: Language, { brandName, expiresAt }: UploadedFile) {
  return framedPage(
    language,
    texts.title,
    html`<p><strong>${brandName}</strong><br>${texts.about}</p>
<p class="scope">${texts.columns}<br>${texts.example}</p>
<form method="post" enctype="multipart/form-data">
<p><label for="file">${texts.file}</label><br>
<input id="file" type="file" name="file" required accept=".csv,.txt,.xlsx"></p>
<button>${texts.button}</button>
</form>
<p class="scope">${texts.nothingYet} ${texts.until(expiresAt)}</p>`,
  )
}
