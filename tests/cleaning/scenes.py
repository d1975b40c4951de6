"""Pictures that a canvas draws, and what the pages see in them."""

# Corners: red, green, blue, yellow.
SCENE = """async (kind) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [64, 48];
  const context = canvas.getContext("2d");
  for (const [n, colour] of ["#f00", "#0f0", "#00f", "#ff0"].entries()) {
    context.fillStyle = colour;
    context.fillRect((n % 2) * 32, Math.floor(n / 2) * 24, 32, 24);
  }
  return canvas.toDataURL(kind, 0.95).split(",")[1];
}"""

# Size as shown, and the colours of the four corners.
CORNERS = """async ({bytes, type}) => {
  const blob = new Blob([Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0))], {type});
  const picture = await createImageBitmap(blob, {imageOrientation: "from-image"});
  const {width, height} = picture;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const at = (x, y) => {
    const [red, green, blue] = context.getImageData(x, y, 1, 1).data;
    return [red, green, blue].map((part) => part > 127 ? 1 : 0).join("");
  };
  return [width, height, at(4, 4), at(width - 5, 4), at(4, height - 5), at(width - 5, height - 5)];
}"""
RED, GREEN, BLUE, YELLOW = "100", "010", "001", "110"
