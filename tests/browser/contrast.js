// Runs in the page: texts with too little contrast to what is behind them.
export function weakTexts() {
  const channels = colour => colour.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = one => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const contrast = one => {
    const [a, b] = [getComputedStyle(one).color, behind(one)].map(colour => light(channels(colour)));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const texts = [...document.querySelectorAll("body *")].filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  const weak = texts.filter(one => one.checkVisibility() && contrast(one) < 4.5);
  return [...new Set(weak.map(one => `${contrast(one).toFixed(2)} ${one.localName}.${one.className}`))];
}
