"""Mail on its way in or out of an office: mail folders on disk, old servers, what an export holds."""
