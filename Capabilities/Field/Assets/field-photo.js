// Makes a photo small on the phone before it is kept: 1600 pixels at most, JPEG. Drawing it anew leaves the place where
// it was taken behind.
"use strict";
Field.photo = (() => {
    const EDGE = 1600; // pixels
    const QUALITY = 0.8;

    const decoded = async (file) => {
        if (self.createImageBitmap) {
            const options = { imageOrientation: "from-image" };
            try { return await createImageBitmap(file, options); } catch { /* the other way */ }
        }
        const address = URL.createObjectURL(file);
        try {
            const image = new Image();
            image.src = address;
            await image.decode();
            return image;
        } finally { URL.revokeObjectURL(address); }
    };

    /// - Returns: `{id, type, bytes}`; throws for what is no picture.
    const small = async (file) => {
        const image = await decoded(file);
        const [width, height] = [image.naturalWidth || image.width, image.naturalHeight || image.height];
        const factor = Math.min(1, EDGE / Math.max(width, height));
        const canvas = document.createElement("canvas");
        canvas.width = Math.max(1, Math.round(width * factor));
        canvas.height = Math.max(1, Math.round(height * factor));
        const pen = canvas.getContext("2d");
        pen.fillStyle = "#fff";
        pen.fillRect(0, 0, canvas.width, canvas.height);
        pen.drawImage(image, 0, 0, canvas.width, canvas.height);
        if (image.close) image.close();
        const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
        canvas.width = canvas.height = 0;
        if (!blob) throw new Error("no picture");
        return { id: Field.store.newID(), type: "image/jpeg", bytes: await blob.arrayBuffer(), attachment: null };
    };

    return { small };
})();
