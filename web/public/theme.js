// Sets theme and density before the first paint, so that nobody in the dark sees a white flash. Kept apart because the page allows no inline script.
(function () {
  try {
    const look = JSON.parse(localStorage.getItem('throughline.look') || '{}');
    if (look.theme && look.theme !== 'system') document.documentElement.dataset.theme = look.theme;
    if (look.density) document.documentElement.dataset.density = look.density;
  } catch {
    /* storage may be blocked: then the system's own theme */
  }
})();
