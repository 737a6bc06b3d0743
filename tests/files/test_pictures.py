"""Photos: what is kept is what is seen, not where and with what it was taken."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from cms_portal.files.pictures import PictureField
from cms_portal.files.pictures_check import MAX_SIDE

MAKE, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def kept(data, name="IMG_0001.JPG"):
    upload = PictureField().clean(SimpleUploadedFile(name, data))
    return upload, Image.open(io.BytesIO(upload.read()))


def taken_by_a_phone(size=(600, 300), *, turned=1):
    exif = Image.Exif()
    exif[MAKE] = "Telefono di Rosa"
    exif[ORIENTATION] = turned
    exif.get_ifd(GPS).update({1: "N", 2: (41.0, 7.0, 30.0), 3: "E", 4: (16.0, 51.0, 0.0)})
    made = io.BytesIO()
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    picture.save(made, "JPEG", exif=exif, comment=b"da Rosa", quality=95)
    return made.getvalue()


def test_place_device_and_comments_are_not_kept():
    data = taken_by_a_phone()
    assert b"Rosa" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(GPS)
    upload, picture = kept(data)
    assert not picture.getexif()
    assert not {"exif", "comment", "xmp", "icc_profile"} & picture.info.keys()
    upload.seek(0)
    assert b"Rosa" not in upload.read()
    assert (upload.name, upload.content_type) == ("IMG_0001.jpg", "image/jpeg")


def test_a_photo_taken_sideways_stands_upright():
    _, picture = kept(taken_by_a_phone(turned=6))
    assert picture.size == (300, 600)
    assert picture.getpixel((150, 20))[1] < 100 < picture.getpixel((150, 580))[1]


def test_a_large_photo_is_made_smaller():
    _, picture = kept(taken_by_a_phone((6000, 3000)))
    assert picture.size == (MAX_SIDE, MAX_SIDE // 2)


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "WEBP")]
)
def test_what_is_transparent_becomes_paper_and_notes_go(mode, kind):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Rosa")
    made = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).convert(mode).save(made, kind, pnginfo=notes)
    upload, picture = kept(made.getvalue(), f"foto.{kind.lower()}")
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (40, 40))
    upload.seek(0)
    assert b"Rosa" not in upload.read()


def test_grey_and_printed_colours_are_read():
    for mode in ("L", "CMYK", "1"):
        made = io.BytesIO()
        Image.new(mode, (30, 20)).save(made, "JPEG")
        assert kept(made.getvalue())[1].mode == "RGB"


def test_too_many_points_are_refused_before_they_are_read():
    made = io.BytesIO()
    Image.new("1", (9000, 9000)).save(made, "PNG")
    with pytest.raises(ValidationError, match=r"troppi punti|non si apre"):
        kept(made.getvalue(), "bomba.png")


def test_the_largest_picture_fits_into_the_memory_of_the_child():
    made = io.BytesIO()
    Image.new("RGB", (7700, 7700), "green").save(made, "PNG", compress_level=1)
    assert kept(made.getvalue(), "grande.png")[1].size == (MAX_SIDE, MAX_SIDE)
