/** Where an address with a token leads. */
export const entryPath = '/enter'
/** Where the entry page trades its token for a session. */
export const sessionPath = '/session'

/**
 * The address that lets one browser in, once. The token stands behind `#`, so that it is sent to nobody and kept in no
 * history: the entry page takes it out of the address and posts it.
 * @param screen the screen to show then, as `#/guest/north-1`; empty is the list of screens.
 */
export function entryAddress(origin: string, token: string, screen = ''): string {
  const to = screen === '' ? '' : `&screen=${encodeURIComponent(screen)}`
  return `${origin}${entryPath}#token=${token}${to}`
}

/** The one page for those who are not in yet: it holds nothing of the gate. */
export const entryPage = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Passgate</title>
<link rel="icon" href="data:,">
<script type="module" src="${entryPath}.js"></script>
<main id="trouble" hidden>
<h1>Passgate</h1>
<p>This address was used already, or is too old. To get another one, run: <code>passgate screens</code></p>
<p lang="es">Esta dirección ya se usó o es demasiado antigua. Para obtener otra, ejecute: <code>passgate screens</code></p>
</main>
</html>
`

export const entryScript = `const fragment = new URLSearchParams(location.hash.slice(1))
history.replaceState(null, '', '${entryPath}')
const answer = await fetch('${sessionPath}', { method: 'POST', body: fragment.get('token') ?? '' })
if (answer.ok) location.replace('/' + (fragment.get('screen') ?? ''))
else document.getElementById('trouble').hidden = false
`
