const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Passgate</title>
<style>
  body { font: 24px/1.4 system-ui, sans-serif; background: #10161d; color: #fff; margin: 10vh 10vw; text-align: center; }
</style>
<h1>The gate does not answer</h1>
<p>See that its service runs on this computer: <code>passgate run</code>. This window looks again by itself.</p>
<h1 lang="es">La puerta no responde</h1>
<p lang="es">Compruebe que su servicio funciona en este equipo: <code>passgate run</code>. Esta ventana lo vuelve a intentar sola.</p>
</html>`

/** Shown by the window itself while the service that it attaches to is not there. */
export const unreachablePage = `data:text/html;charset=utf-8,${encodeURIComponent(html)}`
