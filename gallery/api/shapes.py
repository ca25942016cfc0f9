"""What the API answers with. A field may be added within a version; none is renamed or taken away."""

import datetime as dt
from typing import Any

# Plain ones: those of ninja look at each field as if it came from a model, which takes twice as long.
from ninja.schema import BaseModel, Field


class Term(BaseModel):
    slug: str = Field(description="What stands in filters.")
    name: str


class GalleryLink(BaseModel):
    slug: str
    title: str
    url: str


class Place(BaseModel):
    name: str = Field(description="Town, village or neighbourhood; may be empty.")
    region: Term | None
    latitude: float | None = Field(description="In degrees (WGS 84), rounded to 0.01: about 1 km.")
    longitude: float | None


class Quote(BaseModel):
    text: str
    said_by: str


class PictureFile(BaseModel):
    url: str
    width: int = Field(description="In px.")
    height: int
    type: str


class Photo(BaseModel):
    number: int = Field(description="Its place in the story, from 1.")
    url: str = Field(description="Where it stands on the story’s page.")
    alt_text: str
    caption: str
    credit: str = Field(description="Who took it; may be empty.")
    files: list[PictureFile] = Field(description="The same picture in several sizes, the smallest first.")


class Answer(BaseModel):
    question: str
    text: str = Field(description="Plain text. An empty line ends a paragraph.")


class Link(BaseModel):
    url: str
    label: str


class Use(BaseModel):
    words: list[str]
    url: str


class StoryFacts(BaseModel):
    id: int
    url: str = Field(description="The story’s page.")
    short_url: str = Field(description="Stays when the story is renamed or moves to another gallery.")
    api_url: str
    title: str
    summary: str
    organisation: str
    gallery: GalleryLink
    themes: list[Term]
    cohorts: list[Term] = Field(description="Who it is for.")
    tags: list[Term]
    place: Place
    started: str | None = Field(description="A month, such as 2024-03.")
    ended: str | None = Field(description="A month; none where it still goes on.")
    people_reached: int | None
    first_published_at: dt.datetime | None
    last_published_at: dt.datetime | None


class ListedStory(StoryFacts):
    photo: Photo | None = Field(description="The first of them.")
    quote: Quote | None = Field(description="The first of them.")


class Story(StoryFacts):
    answers: list[Answer]
    quotes: list[Quote]
    photos: list[Photo]
    links: list[Link]
    social_picture: PictureFile | None = Field(description="What stands for it where its address is shared.")
    use: Use = Field(description="What may be done with its words and pictures.")


class StoryList(BaseModel):
    total: int = Field(description="Stories that match, on all pages.")
    filters: dict[str, Any] = Field(description="As they were understood: unknown values are left out.")
    next_cursor: str | None = Field(description="For the next page; none on the last.")
    next_url: str | None
    stories: list[ListedStory]


class Gallery(BaseModel):
    slug: str = Field(description="What stands in the filter `gallery`.")
    url: str
    api_url: str
    stories_url: str = Field(description="Its stories in this API.")
    title: str
    headline: str
    introduction: str
    opens_on: dt.date | None
    closes_on: dt.date | None
    is_open: bool = Field(description="Whether it takes stories today.")
    stories: int
    picture: list[PictureFile]


class GalleryInFull(Gallery):
    places: int = Field(description="Different ones among its stories.")
    themes: int


class GalleryList(BaseModel):
    total: int
    stories: int = Field(description="In all galleries together.")
    galleries: list[Gallery]


class FacetValue(BaseModel):
    value: str = Field(description="What stands in the filter.")
    name: str
    count: int = Field(description="Stories that there would be with this value chosen and no other of the facet.")
    is_chosen: bool


class Facet(BaseModel):
    name: str
    label: str
    total: int = Field(description="Values that there are, whether or not all are listed.")
    values: list[FacetValue] = Field(description="The most frequent first.")


class FacetList(BaseModel):
    total: int
    filters: dict[str, Any]
    facets: list[Facet]


class Trouble(BaseModel):
    detail: str = Field(description="What is wrong, in words.")


class Contents(BaseModel):
    stories: str
    galleries: str
    facets: str
    openapi: str
