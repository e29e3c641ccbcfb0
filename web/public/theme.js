// Sets theme and density before the first paint, so that nobody in the dark sees a white flash. Kept apart because the page allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem('throughline:theme');
    var density = localStorage.getItem('throughline:density');
    if (theme && theme !== 'system') document.documentElement.dataset.theme = theme;
    if (density === 'compact') document.documentElement.dataset.density = density;
  } catch (_) { /* storage may be blocked: then the system's own theme */ }
})();
