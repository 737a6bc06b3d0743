"""Reports of Teams, Webex and Zoom: who was online, and for how long."""
